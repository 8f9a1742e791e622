import { z } from 'zod';
import type { Order, Shipment } from '../../domain/orders/order.js';
import { carrierNameOf } from '../../kernel/carriers.table.js';
import type { OrderFinder, SourceAnswer, SourceFailure } from '../../services/ports/orders/order-finder.js';
import type { KefuClient, NotCalled } from '../kefu/kefu-client.js';
import type { JsonAnswer } from '../kefu/wechat-api.js';
import { classOf } from '../kefu/wechat-error.js';
import { NO_SUCH_ORDER, ORDER_STATES } from './order-state.table.js';

type Deps = { readonly client: Pick<KefuClient, 'postJson'> };

const PAGE_SIZE = 20;
/** The guard around every source ends it earlier. */
const TIME_LEFT_MS = 15_000;
/** What WeChat Pay numbers a payment with. */
const TRANSACTION_ID = /^[0-9]{28}$/;

const seconds = z.number().int().min(0).max(4_102_444_800);
const text = z.string().max(2_000);

const shipping = z.looseObject({
  shipping_list: z
    .array(
      z.looseObject({
        tracking_no: text.optional(),
        express_company: text.optional(),
        upload_time: seconds.optional(),
      }),
    )
    .default([]),
});

const wechatOrder = z.looseObject({
  transaction_id: text,
  merchant_trade_no: text,
  description: text.optional(),
  paid_amount: z.number().int().min(0),
  trade_create_time: seconds,
  pay_time: seconds,
  order_state: z.number().int(),
  in_complaint: z.boolean().default(false),
  shipping: shipping.optional(),
});
type WechatOrder = z.infer<typeof wechatOrder>;

const listAnswer = z.looseObject({
  order_list: z.array(wechatOrder).default([]),
  has_more: z.boolean().default(false),
});
const oneAnswer = z.looseObject({ order: wechatOrder });

const instantOf = (at: number): string => new Date(at * 1000).toISOString();

const toShipments = ({ shipping: sent }: WechatOrder): readonly Shipment[] =>
  (sent?.shipping_list ?? []).flatMap(({ tracking_no, express_company, upload_time }) =>
    tracking_no === undefined || tracking_no === ''
      ? []
      : [
          {
            carrier: carrierNameOf(express_company || '快递'),
            trackingNumber: tracking_no,
            ...(upload_time !== undefined && { shippedAt: instantOf(upload_time) }),
            events: [],
          },
        ],
  );

/** WeChat knows the payment and the parcels; of the goods it knows one line of description. */
const toOrder = (order: WechatOrder): Order => ({
  number: order.merchant_trade_no,
  status: ORDER_STATES.get(order.order_state) ?? 'to_ship',
  placedAt: instantOf(order.trade_create_time),
  paidAt: instantOf(order.pay_time),
  items: [{ name: order.description || '小程序订单', quantity: 1, priceFen: order.paid_amount }],
  amounts: {
    goodsFen: order.paid_amount,
    freightFen: 0,
    discountFen: 0,
    payFen: order.paid_amount,
    refundedFen: 0,
  },
  shipments: toShipments(order),
  afterSales: [],
  payment: { transactionId: order.transaction_id, outTradeNo: order.merchant_trade_no },
  ...(order.in_complaint && { note: '微信支付投诉处理中' }),
});

const failed = (fault: SourceFailure['fault']): SourceFailure => ({ status: 'failed', fault });

const ofRefusal = (errcode: number): SourceFailure | undefined => {
  if (NO_SUCH_ORDER.has(errcode)) return undefined;
  return failed(classOf(errcode) === 'busy' ? 'broken' : 'refused');
};

/** The answer where there is one, else why there is none. `undefined`: WeChat knows no such order. */
const bodyOf = (answer: JsonAnswer | NotCalled): { readonly body: unknown } | SourceFailure | undefined => {
  switch (answer.status) {
    case 'ok':
      return { body: answer.body };
    case 'refused':
      return ofRefusal(answer.refusal.errcode);
    case 'no_token':
      return failed(answer.token.status === 'unreachable' ? 'unreachable' : 'refused');
    case 'late':
      return failed('slow');
    case 'not_written':
      return failed('unreachable');
    case 'no_answer':
      return failed(answer.cause === 'timeout' ? 'slow' : 'broken');
  }
};

/** The order list that WeChat keeps for mini programs with shipping management (WeChat doc: 查询订单列表). */
export const createMiniProgramOrders = ({ client }: Deps): OrderFinder => {
  const ask = async (channelId: string, path: string, body: object) =>
    bodyOf(await client.postJson({ channelId, timeLeftMs: () => TIME_LEFT_MS }, path, body));

  const ofCustomer = async (channelId: string, openid: string): Promise<SourceAnswer> => {
    const told = await ask(channelId, '/wxa/sec/order/get_order_list', { openid, page_size: PAGE_SIZE });
    if (told === undefined) return { status: 'answered', orders: [], hasMore: false };
    if ('fault' in told) return told;
    const parsed = listAnswer.safeParse(told.body);
    if (!parsed.success) return failed('unreadable');
    return { status: 'answered', orders: parsed.data.order_list.map(toOrder), hasMore: parsed.data.has_more };
  };

  const byNumber = async (channelId: string, number: string): Promise<SourceAnswer> => {
    // Without the merchant's number at WeChat Pay only the payment's own number names it.
    if (!TRANSACTION_ID.test(number)) return { status: 'answered', orders: [], hasMore: false };
    const told = await ask(channelId, '/wxa/sec/order/get_order', { transaction_id: number });
    if (told === undefined) return { status: 'answered', orders: [], hasMore: false };
    if ('fault' in told) return told;
    const parsed = oneAnswer.safeParse(told.body);
    return parsed.success
      ? { status: 'answered', orders: [toOrder(parsed.data.order)], hasMore: false }
      : failed('unreadable');
  };

  return {
    find: async ({ channelId }, question) => {
      if (channelId === undefined) return failed('unsupported');
      if (question.by === 'customer') return ofCustomer(channelId, question.customer.openid);
      return question.by === 'number' ? byNumber(channelId, question.number) : failed('unsupported');
    },
  };
};
