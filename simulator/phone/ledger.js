// @ts-check
import { readLedger, readNow } from './api.js';
import { element } from './dom.js';

/** @type {Record<string, string>} */
const triggerWords = {
  message: '消息',
  menu: '菜单',
  follow: '关注',
  scan: '扫码',
  payment: '支付',
  enter: '进入会话',
};

/** @param {import('./api.js').Grant} grant @param {number} now */
const wordsOf = ({ trigger, left, expiresAt }, now) => {
  const minutes = Math.max(0, Math.ceil((expiresAt - now) / 60_000));
  const until = minutes > 60 ? `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分` : `${minutes} 分钟`;
  return `${triggerWords[trigger] ?? trigger} ${left === null ? '不限' : `${left} 条`}（${until}内）`;
};

/** What the merchant may still send, as WeChat counts it. @param {import('./api.js').Customer} customer */
export const createLedger = (customer) => {
  const root = element('p', { class: 'ledger', 'data-testid': 'phone-ledger' });
  return {
    root,
    draw: async () => {
      const [grants, now] = await Promise.all([readLedger(customer), readNow()]);
      const words = grants.map((grant) => wordsOf(grant, now));
      root.textContent = words.length > 0 ? `商户还可下发：${words.join('，')}` : '商户现在不能主动下发消息';
    },
  };
};
