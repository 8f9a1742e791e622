import { maskOrder } from '../../../../src/domain/orders/mask-order.js';
import { mergeOrders } from '../../../../src/domain/orders/merge-orders.js';
import type { FoundOrder, Order } from '../../../../src/domain/orders/order.js';
import { latestOrdersText, orderCardText, shipmentText } from '../../../../src/domain/orders/order-texts.js';

const anOrder = (more: Partial<Order> = {}): Order => ({
  number: 'QH1',
  status: 'shipped',
  placedAt: '2026-11-02T02:00:00.000Z',
  items: [{ name: '苹果', variant: '5 斤装', quantity: 2, priceFen: 3990 }],
  amounts: { goodsFen: 7980, freightFen: 0, discountFen: 0, payFen: 7980, refundedFen: 0 },
  shipments: [],
  afterSales: [],
  ...more,
});
const parcel = {
  carrier: '顺丰速运',
  trackingNumber: 'SF1',
  events: [{ at: '2026-11-03T02:05:00.000Z', place: '上海市', text: '正在派送' }],
};
const found = (order: Order, preference: number, isStale = false): FoundOrder & { preference: number } => ({
  order,
  sourceId: `source-${preference}`,
  asOf: new Date('2026-11-03T00:00:00Z'),
  isStale,
  preference,
});

it('says an order and where its parcel is in a customer’s words', () => {
  const group = { state: 'forming', needed: 5, joined: 3 } as const;
  expect(orderCardText(anOrder({ groupBuy: group, shipments: [parcel] }))).toBe(
    [
      '【订单】QH1',
      '苹果 5 斤装 ×2  ¥39.90',
      '合计 ¥79.80 · 运输中',
      '拼团：还差 2 人成团（3/5）',
      '物流：顺丰速运 SF1',
    ].join('\n'),
  );
  expect(shipmentText(parcel)).toBe('【物流】顺丰速运 SF1\n11-03 10:05 上海市 正在派送');
  expect(latestOrdersText([])).toBeUndefined();
  const order = anOrder({ shipments: [parcel] });
  expect(latestOrdersText([found(order, 1)])).toContain(
    '您最近的订单：\n\n运输中 · 苹果 ¥79.80\n订单号 QH1\n物流：顺丰速运 SF1\n正在派送',
  );
  expect(latestOrdersText([found(order, 1, true)])).toContain('这是 11-03 08:00 查到的');
});

it('never says more than one message holds', () => {
  const items = Array.from({ length: 60 }, (_, at) => ({ name: `${at}${'果'.repeat(60)}`, quantity: 1, priceFen: 1 }));
  expect(Buffer.byteLength(orderCardText(anOrder({ items })))).toBeLessThan(2048);
  const wordy = anOrder({ number: '9'.repeat(128), items, statusText: '状'.repeat(200), shipments: [parcel] });
  const text = latestOrdersText([found(wordy, 1), found(wordy, 2), found(wordy, 3)]);
  expect(Buffer.byteLength(text ?? '')).toBeLessThan(2048);
  expect(text?.match(/订单号/g)).toHaveLength(2);
});

it('makes one order of what two sources say of it: fresh before stale, the one who knows more before the other', () => {
  const shop = anOrder({ payment: { outTradeNo: 'PAY1' } });
  const wechat = anOrder({
    number: 'PAY1',
    items: [{ name: '小程序订单', quantity: 1, priceFen: 7980 }],
    shipments: [parcel],
    payment: { transactionId: '4200', outTradeNo: 'PAY1' },
  });
  const other = anOrder({ number: 'QH2', placedAt: '2026-11-09T02:00:00.000Z' });
  const [youngest, both, ...rest] = mergeOrders([found(wechat, 1), found(other, 0), found(shop, 0)]);
  expect(youngest?.order.number).toBe('QH2');
  expect(both?.order).toMatchObject({
    number: 'QH1',
    items: [{ name: '苹果' }],
    shipments: [{ trackingNumber: 'SF1' }],
    payment: { transactionId: '4200', outTradeNo: 'PAY1' },
  });
  expect(rest).toEqual([]);
  const [fresh] = mergeOrders([found(shop, 0, true), found({ ...shop, status: 'delivered' }, 2)]);
  expect(fresh).toMatchObject({ isStale: false, order: { status: 'delivered' } });
});

it('hides who gets the parcel from whoever may not read personal data', () => {
  const receiver = { name: '李小满', phone: '13812345678', address: '上海市浦东新区锦绣路 12 号' };
  expect(maskOrder(anOrder({ receiver })).receiver).toEqual({
    name: '李**',
    phone: '138****5678',
    address: '上海市****',
  });
});
