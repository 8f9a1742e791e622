import { json, type Answer } from '../http/router.js';
import { ordersOf, type ShopOrder } from '../shop/orders.js';
import type { World } from '../state/world.js';
import { ok, refuse } from './answers.js';
import { fieldsOf, listOf, textOf, type ApiContext, type ApiRoute, type Fields } from './context.js';

const NO_SUCH_PAYMENT = 10060001;
const RESHIPPED_BEFORE = 10060003;
const NOT_SHIPPABLE = 10060004;
const NOTHING_CHANGED = 10060023;
const NOT_OF_THIS_OPENID = 10060031;
const NO_ORDER_ID = 268485195;
const BAD_UPLOAD_TIME = 268485216;
const NO_EXPRESS = 268485226;
const RFC_3339_MS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(?:Z|[+-]\d{2}:\d{2})$/;

/** WeChat doc: order_state. */
const STATES: Readonly<Record<string, number>> = {
  group_forming: 1,
  to_ship: 1,
  shipped: 2,
  delivered: 3,
  completed: 4,
};

type Kept = {
  readonly openid: string;
  readonly order: ShopOrder;
  readonly parcels: readonly Fields[];
  /** A parcel that was told may be told otherwise once. */
  readonly isReshipped?: boolean;
};
const numberOf = (parcel: Fields): string => textOf(parcel, 'trackingNumber') || textOf(parcel, 'tracking_no');

const secondsOf = (instant: unknown): number => Math.floor(Date.parse(String(instant)) / 1000);

/** The list WeChat keeps of a mini program's payments: the same orders as the sample shop's, as WeChat sees them. */
const createBooks = ({ clock, customers }: World) => {
  const byTransaction = new Map<string, Kept>();
  const of = (appId: string, openid: string): readonly Kept[] => {
    const customer = customers.find(appId, openid);
    if (!customer) return [];
    const whose = customer.unionid === undefined ? { openid } : { openid, unionid: customer.unionid };
    return ordersOf(whose, clock.now(), 'https://shop.example').map((order) => {
      const id = textOf(fieldsOf(order['payment']), 'transactionId');
      const known = byTransaction.get(id);
      const kept = known ?? { openid, order, parcels: listOf(order, 'shipments') };
      byTransaction.set(id, kept);
      return kept;
    });
  };
  return {
    of,
    find: (appId: string, id: string): Kept | undefined => {
      for (const { openid } of customers.list(appId)) of(appId, openid);
      return byTransaction.get(id);
    },
    ship: (id: string, kept: Kept, parcels: readonly Fields[]): void => {
      const isReshipped = kept.parcels.length > 0;
      byTransaction.set(id, { ...kept, order: { ...kept.order, status: 'shipped' }, parcels, isReshipped });
    },
  };
};

const present = ({ openid, order, parcels }: Kept): Fields => {
  const payment = fieldsOf(order['payment']);
  return {
    transaction_id: textOf(payment, 'transactionId'),
    merchant_id: '1900000109',
    merchant_trade_no: textOf(payment, 'outTradeNo'),
    description: textOf(listOf(order, 'items')[0] ?? {}, 'name'),
    paid_amount: fieldsOf(order['amounts'])['payFen'],
    openid,
    trade_create_time: secondsOf(order.placedAt),
    pay_time: secondsOf(order['paidAt']),
    order_state: STATES[textOf(order, 'status')] ?? 1,
    in_complaint: false,
    shipping: {
      delivery_mode: 1,
      logistics_type: 1,
      finish_shipping: parcels.length > 0,
      goods_desc: '',
      finish_shipping_count: parcels.length,
      shipping_list: parcels.map((parcel) => ({
        tracking_no: numberOf(parcel),
        express_company: textOf(parcel, 'carrier') || textOf(parcel, 'express_company'),
        goods_desc: textOf(parcel, 'item_desc'),
        upload_time: secondsOf(textOf(parcel, 'shippedAt') || new Date().toISOString()),
      })),
    },
  };
};

/** WeChat doc: 发货信息录入, error codes. */
const refusalOf = ({ order, parcels: told, isReshipped }: Kept, parcels: readonly Fields[]): number | undefined => {
  if (told.map(numberOf).join() === parcels.map(numberOf).join()) return NOTHING_CHANGED;
  if ((STATES[textOf(order, 'status')] ?? 1) > 2) return NOT_SHIPPABLE;
  return isReshipped === true ? RESHIPPED_BEFORE : undefined;
};

const miniProgramOnly =
  (handle: ApiRoute['handle']): ApiRoute['handle'] =>
  (context) =>
    context.channel.kind === 'mini_program' ? handle(context) : refuse(48001);

/** WeChat doc: 小程序发货信息管理服务. */
export const orderRoutes = (world: World): readonly ApiRoute[] => {
  const books = createBooks(world);

  const list = ({ channel, json: body }: ApiContext): Answer => {
    const openid = textOf(fieldsOf(body), 'openid');
    const items = books.of(channel.appId, openid).map(present);
    return json({ errcode: 0, errmsg: 'ok', last_index: '', has_more: false, order_list: items });
  };

  const get = ({ channel, json: body }: ApiContext): Answer => {
    const id = textOf(fieldsOf(body), 'transaction_id');
    if (id === '') return refuse(NO_ORDER_ID);
    const kept = books.find(channel.appId, id);
    return kept ? json({ errcode: 0, errmsg: 'ok', order: present(kept) }) : refuse(NO_SUCH_PAYMENT);
  };

  const upload = ({ channel, json: body }: ApiContext): Answer => {
    const fields = fieldsOf(body);
    const id = textOf(fieldsOf(fields['order_key']), 'transaction_id');
    const parcels = listOf(fields, 'shipping_list');
    const kept = books.find(channel.appId, id);
    if (!RFC_3339_MS.test(textOf(fields, 'upload_time'))) return refuse(BAD_UPLOAD_TIME);
    if (!parcels.every((parcel) => textOf(parcel, 'express_company') && textOf(parcel, 'tracking_no'))) {
      return refuse(NO_EXPRESS);
    }
    if (!kept) return refuse(NO_SUCH_PAYMENT);
    if (textOf(fieldsOf(fields['payer']), 'openid') !== kept.openid) return refuse(NOT_OF_THIS_OPENID);
    const refusal = refusalOf(kept, parcels);
    if (refusal !== undefined) return refuse(refusal);
    books.ship(id, kept, parcels);
    return ok;
  };

  const path = '/wxa/sec/order';
  return [
    { method: 'POST', path: `${path}/get_order_list`, handle: miniProgramOnly(list) },
    { method: 'POST', path: `${path}/get_order`, handle: miniProgramOnly(get) },
    { method: 'POST', path: `${path}/upload_shipping_info`, handle: miniProgramOnly(upload) },
  ];
};
