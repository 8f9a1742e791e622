import { z } from 'zod';
import { BadRequest, param, readJson } from '../http/parse.js';
import { json, type Call, type Route } from '../http/router.js';
import type { World } from '../state/world.js';
import { complain, sayMore } from './complaints.js';
import { howSchema, type News } from './notices.js';
import { behaviourSchema, merchantSchema, nextNumber, refundsOf, type Order } from './pay-state.js';
import type { PayWorld } from './pay-world.js';
import { PUBLIC_KEY_ID } from './platform.js';
import { orderShape, refundNoticeShape, refundShape } from './shapes.js';

const BASE = '/simulator/control/pay';

const orderSchema = z.strictObject({
  mchId: z.string(),
  openid: z.string().min(1),
  total: z.number().int().min(1),
  outTradeNo: z.string().optional(),
  notify: z.boolean().default(true),
});
const complaintSchema = z.strictObject({
  outTradeNo: z.string(),
  detail: z.string().min(1).max(200),
  problemType: z.enum(['REFUND', 'SERVICE_NOT_WORK', 'OTHERS']).default('OTHERS'),
});
const noticeSchema = z.strictObject({
  about: z.enum(['payment', 'refund', 'complaint']),
  /** An order's, a refund's or a complaint's. */ number: z.string(),
  how: howSchema.default('right'),
  /** The very same notice so many times more. */ repeats: z.number().int().min(0).max(50).default(0),
  /** What a refund's notice says instead. */ status: z.enum(['SUCCESS', 'CLOSED', 'ABNORMAL']).optional(),
});

const found = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new BadRequest(`no such ${what}`, 404);
  return value;
};

/** Pays an order as a customer does. */
const payOrder = (pay: PayWorld, world: World, wanted: z.infer<typeof orderSchema>): Order => {
  const { state, clock, notices } = pay;
  const merchant = found(state.merchants.get(wanted.mchId), 'merchant');
  const order: Order = {
    mchId: merchant.mchId,
    appId: merchant.appId,
    openid: wanted.openid,
    outTradeNo: wanted.outTradeNo ?? nextNumber(state, 'SO'),
    transactionId: nextNumber(state, '4200'),
    total: wanted.total,
    paidAt: clock.now(),
  };
  state.orders.set(order.outTradeNo, order);
  const channel = world.channels.find(order.appId);
  if (channel) world.allowances.open(channel, order.openid, 'payment');
  const news = { eventType: 'TRANSACTION.SUCCESS', original: 'transaction', resource: orderShape(state, order) };
  if (wanted.notify) notices.tell({ merchant, url: merchant.notifyUrl }, news);
  return order;
};

type Asked = z.infer<typeof noticeSchema>;

/** What a notice about this would say, and to whom. */
const newsAbout = (
  { state }: PayWorld,
  { about, number, status }: Asked,
): { readonly order: Order; readonly news: News } => {
  if (about === 'payment') {
    const order = found(state.orders.get(number), 'order');
    const resource = { ...orderShape(state, order), trade_state: 'SUCCESS' };
    return { order, news: { eventType: 'TRANSACTION.SUCCESS', original: 'transaction', resource } };
  }
  if (about === 'complaint') {
    const complaint = found(state.complaints.get(number), 'complaint');
    const resource = { complaint_id: complaint.id, action_type: 'CREATE_COMPLAINT' };
    return { order: complaint.order, news: { eventType: 'COMPLAINT.CREATE', original: 'complaint', resource } };
  }
  const refund = found(state.refunds.get(number), 'refund');
  const told = status ?? refund.outcome;
  const resource = { ...refundNoticeShape(refund), refund_status: told };
  return { order: refund.order, news: { eventType: `REFUND.${told}`, original: 'refund', resource } };
};

const tellByHand = async (pay: PayWorld, asked: Asked) => {
  const { order, news } = newsAbout(pay, asked);
  const merchant = found(pay.state.merchants.get(order.mchId), 'merchant');
  const url = merchant.notifyUrl;
  const { notice, ...first } = await pay.notices.tellOnce({ merchant, url }, news, asked.how);
  const again = Array.from({ length: asked.repeats }, () => pay.notices.tellAgain(url, notice));
  return { ...first, repeats: await Promise.all(again) };
};

const presentOrder = ({ state, clock }: PayWorld, order: Order) => ({
  ...order,
  refunds: refundsOf(state, order).map((refund) => ({ ...refundShape(refund, clock.now()), reason: refund.reason })),
});

const orderIn = ({ state }: PayWorld, call: Call): Order => found(state.orders.get(param(call, 'number')), 'order');

const shopRoutes = (pay: PayWorld, world: World): readonly Route[] => {
  const { state, platform } = pay;
  return [
    {
      method: 'POST',
      path: `${BASE}/merchants`,
      handle: (call) => {
        const merchant = readJson(merchantSchema, call);
        state.merchants.set(merchant.mchId, merchant);
        const { publicKeyPem: publicKey, certificate } = platform;
        return json({ publicKeyId: PUBLIC_KEY_ID, publicKey, platformCertificate: certificate.pem });
      },
    },
    {
      method: 'GET',
      path: `${BASE}/merchants`,
      handle: () => json({ items: [...state.merchants.values()].map(({ mchId, appId }) => ({ mchId, appId })) }),
    },
    {
      method: 'PUT',
      path: `${BASE}/behaviour`,
      handle: (call) => {
        state.behaviour = readJson(behaviourSchema, call);
        return json(state.behaviour);
      },
    },
    {
      method: 'POST',
      path: `${BASE}/orders`,
      handle: (call) => json(payOrder(pay, world, readJson(orderSchema, call))),
    },
    { method: 'GET', path: `${BASE}/orders`, handle: () => json({ items: [...state.orders.values()] }) },
    { method: 'GET', path: `${BASE}/orders/:number`, handle: (call) => json(presentOrder(pay, orderIn(pay, call))) },
  ];
};

const complaintRoutes = (pay: PayWorld): readonly Route[] => {
  const { state } = pay;
  return [
    {
      method: 'POST',
      path: `${BASE}/complaints`,
      handle: (call) => {
        const { outTradeNo, ...wanted } = readJson(complaintSchema, call);
        const order = found(state.orders.get(outTradeNo), 'order');
        return json({ id: complain(pay, { order, ...wanted }).id });
      },
    },
    {
      method: 'GET',
      path: `${BASE}/complaints/:id`,
      handle: (call) => json(found(state.complaints.get(param(call, 'id')), 'complaint')),
    },
    {
      method: 'POST',
      path: `${BASE}/complaints/:id/say`,
      handle: (call) => {
        const { text } = readJson(z.strictObject({ text: z.string().min(1).max(200) }), call);
        sayMore(pay, found(state.complaints.get(param(call, 'id')), 'complaint'), text);
        return json({ said: true });
      },
    },
    {
      method: 'POST',
      path: `${BASE}/notices`,
      handle: async (call) => json(await tellByHand(pay, readJson(noticeSchema, call))),
    },
    { method: 'GET', path: `${BASE}/calls`, handle: () => json({ items: state.calls }) },
  ];
};

/** Plays the customers and the platform's moods: paying, complaining, and each wrong notice there is. */
export const payControlRoutes = (pay: PayWorld, world: World): readonly Route[] => [
  ...shopRoutes(pay, world),
  ...complaintRoutes(pay),
];
