import { createHash } from 'node:crypto';
import { GOODS, PARCEL_STEPS, type Good } from './catalogue.table.js';

const HOUR_MS = 3_600_000;

type Json = Readonly<Record<string, unknown>>;
export type ShopOrder = Json & { readonly number: string; readonly placedAt: string };

export type Whose = { readonly openid?: string; readonly unionid?: string; readonly phone?: string };

type Making = { readonly seed: Buffer; readonly nowMs: number; readonly pictureBase: string };

const LAST_RESORT: Good = { id: 'apple', name: '苹果', variant: '1 斤', priceFen: 990, stock: 1, description: '' };

/** A number of the seed, the same for the same customer. */
const drawn = (seed: Buffer, at: number, below: number): number => (seed[at % seed.length] ?? 0) % below;

const digitsOf = (seed: Buffer, at: number): string => String(100_000 + (seed.readUInt32BE(at) % 900_000));

const createFacts = ({ seed, nowMs, pictureBase }: Making) => {
  const goods = GOODS.filter(({ stock }) => stock > 0);
  const good = (at: number): Good => goods[drawn(seed, at, goods.length)] ?? LAST_RESORT;
  const item = ({ id, name, variant, priceFen }: Good, quantity: number) => ({
    name,
    variant,
    sku: `QH-${id}`,
    picture: `${pictureBase}/${id}.png`,
    quantity,
    priceFen,
  });
  return {
    good,
    item,
    at: (hours: number): string => new Date(nowMs - hours * HOUR_MS).toISOString(),
    number: (at: number): string => `QH2026${digitsOf(seed, at)}`,
    receiver: {
      name: ['李小满', '王秋实', '陈果儿', '周晓禾'][drawn(seed, 9, 4)],
      phone: `138${digitsOf(seed, 4)}${digitsOf(seed, 8).slice(0, 2)}`,
      address: `上海市浦东新区锦绣路 ${1 + drawn(seed, 11, 900)} 号 ${1 + drawn(seed, 12, 30)} 栋 502 室`,
    },
    payment: (at: number) => ({
      outTradeNo: `QHPAY${digitsOf(seed, at)}`,
      transactionId: `42000026${digitsOf(seed, at)}20261122${digitsOf(seed, at + 1)}`,
    }),
  };
};

type Facts = ReturnType<typeof createFacts>;

/** On its way, with a parcel that moved an hour or two ago. */
const shippedOrder = ({ good, item, at, number, receiver, payment }: Facts): ShopOrder => {
  const [first, second] = [good(0), good(1)];
  const items = first === second ? [item(first, 2)] : [item(first, 1), item(second, 2)];
  const goodsFen = items.reduce((sum, { priceFen, quantity }) => sum + priceFen * quantity, 0);
  return {
    number: number(0),
    status: 'shipped',
    placedAt: at(31),
    paidAt: at(30.9),
    items,
    amounts: { goodsFen, freightFen: 0, discountFen: 500, payFen: goodsFen - 500, refundedFen: 0 },
    shipments: [
      {
        carrier: '顺丰速运',
        trackingNumber: `SF1${number(2).slice(2)}68`,
        shippedAt: at(26),
        events: PARCEL_STEPS.map(([hours, place, text]) => ({ at: at(hours), place, text })),
      },
    ],
    afterSales: [],
    payment: payment(0),
    receiver,
  };
};

/** A group that still needs people. */
const groupOrder = ({ good, item, at, number, receiver, payment }: Facts): ShopOrder => {
  const only = item(good(2), 1);
  const payFen = Math.round(only.priceFen * 0.8);
  return {
    number: number(3),
    status: 'group_forming',
    placedAt: at(3),
    paidAt: at(3),
    items: [only],
    amounts: { goodsFen: only.priceFen, freightFen: 0, discountFen: only.priceFen - payFen, payFen, refundedFen: 0 },
    shipments: [],
    groupBuy: { state: 'forming', needed: 5, joined: 3, deadline: at(-6), leader: '小满妈妈', isLeader: false },
    afterSales: [],
    payment: payment(3),
    receiver,
  };
};

/** Done, bought through somebody's recommendation. */
const referredOrder = ({ good, item, at, number, receiver, payment }: Facts): ShopOrder => {
  const only = item(good(3), 2);
  const payFen = only.priceFen * 2;
  return {
    number: number(5),
    status: 'completed',
    placedAt: at(24 * 12),
    paidAt: at(24 * 12),
    items: [only],
    amounts: { goodsFen: payFen, freightFen: 0, discountFen: 0, payFen, refundedFen: 0 },
    shipments: [
      {
        carrier: '圆通速递',
        trackingNumber: `YT${number(6).slice(2)}31`,
        shippedAt: at(24 * 11),
        deliveredAt: at(24 * 9),
        events: [{ at: at(24 * 9), place: '上海市', text: '已签收，签收人：本人' }],
      },
    ],
    referral: { referrer: '果园推荐官·阿青', commissionFen: Math.round(payFen * 0.05) },
    afterSales: [],
    payment: payment(5),
    receiver,
  };
};

/** Some fruit was bad; part of the money is on its way back. */
const afterSaleOrder = ({ good, item, at, number, receiver, payment }: Facts): ShopOrder => {
  const only = item(good(4), 1);
  return {
    number: number(7),
    status: 'delivered',
    statusText: '售后中',
    placedAt: at(24 * 4),
    paidAt: at(24 * 4),
    items: [only],
    amounts: { goodsFen: only.priceFen, freightFen: 600, discountFen: 0, payFen: only.priceFen + 600, refundedFen: 0 },
    shipments: [
      {
        carrier: '顺丰速运',
        trackingNumber: `SF1${number(8).slice(2)}07`,
        shippedAt: at(24 * 3),
        deliveredAt: at(24),
        events: [{ at: at(24), place: '上海市', text: '已签收，签收人：家门口' }],
      },
    ],
    afterSales: [{ kind: 'refund', state: 'in_progress', amountFen: 1200, reason: '坏果 3 个', updatedAt: at(2) }],
    payment: payment(7),
    receiver,
  };
};

/** Orders of whoever asks: always the same goods and numbers for the same person, placed some hours or days ago. */
export const ordersOf = (whose: Whose, nowMs: number, pictureBase: string): readonly ShopOrder[] => {
  const name = whose.unionid ?? whose.openid ?? whose.phone ?? '';
  const facts = createFacts({ seed: createHash('sha256').update(name).digest(), nowMs, pictureBase });
  return [groupOrder(facts), shippedOrder(facts), afterSaleOrder(facts), referredOrder(facts)];
};
