import { z } from 'zod';
import { param, parseJson } from '../http/parse.js';
import { nextNumber, refundsOf, type Order, type SimulatedRefund } from './pay-state.js';
import { refusal, type PayCall, type PayRoute, type PaySaid, type PayWorld } from './pay-world.js';
import { orderShape, refundNoticeShape, refundShape } from './shapes.js';

const refundBody = z.looseObject({
  transaction_id: z.string(),
  out_refund_no: z.string().min(1).max(64),
  reason: z.string().max(80).default(''),
  notify_url: z.string().default(''),
  amount: z.object({ refund: z.number().int().min(1), total: z.number().int().min(1), currency: z.literal('CNY') }),
});

const findOrder = ({ state }: PayWorld, mchId: string, is: (order: Order) => boolean): Order | undefined =>
  [...state.orders.values()].find((order) => order.mchId === mchId && is(order));

const answerOrder = ({ state }: PayWorld, order: Order | undefined): PaySaid =>
  order ? { status: 200, value: orderShape(state, order) } : refusal(404, 'ORDER_NOT_EXIST');

/** A refund is told when it is through; a number that was there before is the same refund. */
const createRefund =
  (world: PayWorld) =>
  ({ call, merchant }: PayCall): PaySaid => {
    const { state, clock, notices } = world;
    const asked = refundBody.safeParse(parseJson(call.body.toString('utf8')));
    if (!asked.success) return refusal(400, 'PARAM_ERROR', asked.error.message);
    const { transaction_id: transactionId, out_refund_no: outRefundNo, reason, notify_url: notifyUrl } = asked.data;
    const { refund: amount, total } = asked.data.amount;
    const order = findOrder(world, merchant.mchId, (one) => one.transactionId === transactionId);
    if (!order) return refusal(404, 'RESOURCE_NOT_EXISTS');
    const known = state.refunds.get(outRefundNo);
    if (known) return { status: 200, value: refundShape(known, clock.now()) };
    const before = refundsOf(state, order).filter(({ outcome }) => outcome !== 'CLOSED');
    const sum = before.reduce((all, one) => all + one.amount, 0);
    if (total !== order.total || sum + amount > order.total)
      return refusal(400, 'INVALID_REQUEST', '累计退款金额大于支付金额');
    const now = clock.now();
    const { refundDelayMs: afterMs, refundOutcome: outcome } = state.behaviour;
    const refundId = nextNumber(state, '5030');
    const times = { createdAt: now, doneAt: now + afterMs };
    const refund: SimulatedRefund = { order, outRefundNo, refundId, amount, reason, notifyUrl, outcome, ...times };
    state.refunds.set(outRefundNo, refund);
    const news = { eventType: `REFUND.${outcome}`, original: 'refund', resource: refundNoticeShape(refund) };
    if (notifyUrl !== '') notices.tell({ merchant, url: notifyUrl, afterMs }, news);
    return { status: 200, value: { ...refundShape(refund, now), status: 'PROCESSING', success_time: undefined } };
  };

/** Payments and refunds. */
export const orderApi = (world: PayWorld): readonly PayRoute[] => [
  {
    method: 'GET',
    path: '/v3/pay/transactions/id/:number',
    handle: ({ call, merchant }) =>
      answerOrder(
        world,
        findOrder(world, merchant.mchId, (one) => one.transactionId === param(call, 'number')),
      ),
  },
  {
    method: 'GET',
    path: '/v3/pay/transactions/out-trade-no/:number',
    handle: ({ call, merchant }) =>
      answerOrder(
        world,
        findOrder(world, merchant.mchId, (one) => one.outTradeNo === param(call, 'number')),
      ),
  },
  { method: 'POST', path: '/v3/refund/domestic/refunds', handle: createRefund(world) },
  {
    method: 'GET',
    path: '/v3/refund/domestic/refunds/:number',
    handle: ({ call, merchant }) => {
      const refund = world.state.refunds.get(param(call, 'number'));
      if (refund?.order.mchId !== merchant.mchId) return refusal(404, 'RESOURCE_NOT_EXISTS');
      return { status: 200, value: refundShape(refund, world.clock.now()) };
    },
  },
];
