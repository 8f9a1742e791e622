/** A number from 0 up to 1. */
export type Random = () => number;

/** The first of a list are said far more often than the last. */
export const pick = <Item>(items: readonly [Item, ...Item[]], random: Random): Item => {
  const value = random();
  return items[Math.floor(value * value * items.length)] ?? items[0];
};

const OPENINGS = [
  '你好',
  '请问',
  '在吗',
  '老板',
  '亲',
  '我的订单',
  '麻烦看一下',
  '上次买的',
  '昨天下的单',
  '刚收到',
  '客服在吗',
  '想问下',
  '为什么',
  '打扰了',
] as const;
const THINGS = [
  '苹果',
  '快递',
  '退款',
  '橙子',
  '发货',
  '优惠券',
  '物流',
  '发票',
  '地址',
  '赣南脐橙',
  '会员积分',
  '冷链包装',
  '阳光玫瑰',
  '车厘子礼盒',
  '猕猴桃',
  '开票抬头',
  '预售定金',
  '企业团购',
  '榴莲千层',
  '丹东草莓',
] as const;
const TROUBLES = [
  '还没收到',
  '什么时候到',
  '坏了三个',
  '怎么申请',
  '能不能补发',
  '有点酸',
  '少了一箱',
  '可以改吗',
  '怎么还没有动静',
  '有活动吗',
  '多少钱一斤',
  '能便宜点吗',
  '包装破了',
  '显示已签收但没看到',
  '过期了还能用吗',
  '压坏了好几个',
  '和图片不一样',
  '能寄到乡镇吗',
] as const;
const SHORT = [
  '好的',
  '谢谢',
  '在吗',
  '嗯',
  '可以',
  '知道了',
  '好吧',
  '多谢老板',
  '那算了',
  '急急急',
  '收到了',
  '没事了',
  '[微笑]',
] as const;
const GREETINGS = [
  '您好',
  '亲您好',
  '您好，我是客服',
  '感谢您的耐心等待',
  '不好意思让您久等了',
  '您好，很高兴为您服务',
] as const;
const ANSWERS = [
  '这边帮您查一下',
  '已经为您登记补发，预计两天内发出',
  '快递显示正在派送，今天会送到',
  '退款会在三个工作日内原路退回',
  '麻烦您拍一张照片发过来',
  '优惠券可以在下单页面直接使用',
  '发票会发到您的邮箱，请注意查收',
  '我们核实后马上给您答复',
  '给您带来不便非常抱歉',
  '现在下单明天就能发货',
  '可以的，地址已经帮您修改',
  '请问还有其他可以帮您的吗',
] as const;
const SURNAMES = [
  '李',
  '王',
  '张',
  '刘',
  '陈',
  '杨',
  '赵',
  '黄',
  '周',
  '吴',
  '徐',
  '孙',
  '胡',
  '朱',
  '高',
  '林',
  '何',
  '郭',
] as const;
const GIVEN = [
  '小满',
  '子涵',
  '雨桐',
  '浩然',
  '欣怡',
  '建国',
  '秀英',
  '晓东',
  '思远',
  '梦洁',
  '俊杰',
  '丽华',
  '一诺',
  '明轩',
  '静怡',
  '国强',
] as const;

/** A line of a customer: one in six is a word or two, one in twelve names an order. */
export const customerText = (random: Random): string => {
  if (random() < 1 / 6) return pick(SHORT, random);
  const said = `${pick(OPENINGS, random)}，${pick(THINGS, random)}${pick(TROUBLES, random)}`;
  return random() < 1 / 12 ? `${said} 订单号${880_000_000 + Math.floor(random() * 1e8)}` : said;
};

/** A line of an agent. */
export const agentText = (random: Random): string =>
  random() < 0.3 ? `${pick(GREETINGS, random)}，${pick(ANSWERS, random)}` : pick(ANSWERS, random);

export const personName = (random: Random): string => `${pick(SURNAMES, random)}${pick(GIVEN, random)}`;

export const AGENT_NAMES = ['小林', '小禾', '小果', '阿青', '小周', '阿明', '小米', '小安'] as const;
export const GROUP_NAMES = ['售前', '售后', '物流', '大客户'] as const;
export const TAG_NAMES = ['老客户', '团购', '投诉过', '会员', '新客'] as const;
export const WRAP_UPS = ['物流', '退款', '售前咨询', '质量问题', '其他'] as const;
