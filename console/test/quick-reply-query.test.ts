import {
  fillVariables,
  findQuickReplies,
  isAskingQuickReply,
  variablesIn,
} from '../src/features/replies/quick/quick-reply-query.js';

const reply = (title: string, initials: string, more: { shortcut?: string; pinyin?: string; text?: string } = {}) => ({
  title,
  initials,
  shortcut: '',
  pinyin: '',
  text: '',
  ...more,
});

it('finds by shortcut, title, first letters, whole pinyin and text, the best fit first', () => {
  const replies = [
    reply('退款流程', 'tklc', { text: '发货后也可以退' }),
    reply('发货时间', 'fhsj', { pinyin: 'fahuoshijian' }),
    reply('售后', 'sh', { shortcut: 'fh' }),
  ];
  const titles = (query: string) => findQuickReplies(replies, query).map(({ title }) => title);

  expect(titles('fh')).toEqual(['售后', '发货时间']);
  expect(titles('发货')).toEqual(['发货时间', '退款流程']);
  expect(titles('huoshi')).toEqual(['发货时间']);
  expect(titles('退流')).toEqual(['退款流程']);
  expect(titles('')).toHaveLength(3);
  expect(titles('没有')).toEqual([]);
});

it('takes a lone slash for the question, and no address or comment', () => {
  expect(['/', '/fh', '/发货'].every(isAskingQuickReply)).toBe(true);
  expect(['', 'a/b', '//x', '/a\nb', '/path/to'].some(isAskingQuickReply)).toBe(false);
});

it('fills what is known and leaves the rest to be asked for', () => {
  const text = '{customer.name}，订单{order.number}，{customer.name}';
  expect(variablesIn(text)).toEqual(['customer.name', 'order.number']);
  expect(fillVariables(text, { 'customer.name': '李$&' })).toBe('李$&，订单{order.number}，李$&');
});
