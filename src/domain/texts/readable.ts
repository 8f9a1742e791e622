/** Names of parts, for a person who reads them; a name that is not here is shown as it is. */
const WORDS: Readonly<Record<string, string>> = {
  customer: '顾客',
  identities: '身份',
  tags: '标签',
  conversations: '会话',
  messages: '消息',
  media: '素材',
  tickets: '工单',
  notes: '回复',
  ratings: '评价',
  orders: '订单',
  payments: '支付',
  complaints: '投诉',
  name: '名称',
  remark: '备注',
  phone: '电话',
  address: '地址',
  attributes: '其他资料',
  channel: '渠道',
  direction: '方向',
  content: '内容',
  text: '文字',
  type: '类型',
  image: '图片',
  voice: '语音',
  video: '视频',
  number: '编号',
  subject: '主题',
  description: '描述',
  status: '状态',
  state: '状态',
  score: '评分',
  at: '时间',
  createdAt: '创建时间',
  openedAt: '开始时间',
  closedAt: '结束时间',
  firstSeenAt: '首次出现',
  lastSeenAt: '最近出现',
  inbound: '顾客',
  outbound: '商家',
};
const INDENT = '  ';

const wordOf = (name: string): string => WORDS[name] ?? name;

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

const linesOf = (value: unknown, depth: number): readonly string[] => {
  const pad = INDENT.repeat(depth);
  if (Array.isArray(value)) return value.flatMap((item, index) => [`${pad}${index + 1}.`, ...linesOf(item, depth + 1)]);
  if (typeof value !== 'object' || value === null) return [`${pad}${wordOf(String(value))}`];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (isEmpty(inner)) return [];
    if (typeof inner === 'object') return [`${pad}${wordOf(name)}：`, ...linesOf(inner, depth + 1)];
    return [`${pad}${wordOf(name)}：${wordOf(String(inner)).replaceAll('\n', `\n${pad}${INDENT}`)}`];
  });
};

/** Nested values as indented lines for a person, with nothing left out but what is empty. */
export const toReadable = (value: unknown): string => `${linesOf(value, 0).join('\n')}\n`;
