import { formatFen } from './fen.js';
import type { FoundOrder, GroupBuy, Order, OrderItem, OrderStatus, Product, Shipment } from './order.js';

/** As customers read it; the console has its own words in each language. */
const STATUS_WORDS: Readonly<Record<OrderStatus, string>> = {
  awaiting_payment: '待付款',
  group_forming: '拼团中',
  to_ship: '待发货',
  partly_shipped: '部分发货',
  shipped: '运输中',
  delivered: '已签收',
  completed: '已完成',
  cancelled: '已取消',
  refunded: '已退款',
};

const MOST_ITEMS = 5;
const MOST_EVENTS = 3;

export const statusWords = ({ status, statusText }: Pick<Order, 'status' | 'statusText'>): string =>
  statusText ?? STATUS_WORDS[status];

const itemLine = ({ name, variant, quantity, priceFen }: OrderItem): string =>
  `${name}${variant === undefined ? '' : ` ${variant}`} ×${quantity}  ${formatFen(priceFen)}`;

const itemLines = (items: readonly OrderItem[]): readonly string[] => [
  ...items.slice(0, MOST_ITEMS).map(itemLine),
  ...(items.length > MOST_ITEMS ? [`…共 ${items.length} 种商品`] : []),
];

const groupLine = ({ state, needed, joined }: GroupBuy): string => {
  if (state === 'formed') return `拼团：已成团（${joined} 人）`;
  if (state === 'failed') return '拼团：未成团';
  return `拼团：还差 ${Math.max(0, needed - joined)} 人成团（${joined}/${needed}）`;
};

const shipmentLine = ({ carrier, trackingNumber }: Shipment): string => `物流：${carrier} ${trackingNumber}`;

/** An order as one message to its customer; well below the 2048 bytes that WeChat takes. */
export const orderCardText = (order: Order): string => {
  const { number, items, amounts, groupBuy, shipments } = order;
  return [
    `【订单】${number}`,
    ...itemLines(items),
    `合计 ${formatFen(amounts.payFen)} · ${statusWords(order)}`,
    ...(groupBuy ? [groupLine(groupBuy)] : []),
    ...shipments.slice(0, MOST_EVENTS).map(shipmentLine),
    ...(order.url === undefined ? [] : [order.url]),
  ].join('\n');
};

/** Beijing's clock, which parcels and customers go by. */
const shortTime = (instant: string): string => {
  const at = new Date(Date.parse(instant) + 8 * 3_600_000).toISOString();
  return `${at.slice(5, 10)} ${at.slice(11, 16)}`;
};

/** Where one parcel is, as one message to its customer. */
export const shipmentText = ({ carrier, trackingNumber, events, deliveredAt }: Shipment): string =>
  [
    `【物流】${carrier} ${trackingNumber}`,
    ...(deliveredAt === undefined ? [] : [`${shortTime(deliveredAt)} 已签收`]),
    ...events
      .slice(0, MOST_EVENTS)
      .map(({ at, text, place }) => `${shortTime(at)} ${place === undefined ? '' : `${place} `}${text}`),
  ].join('\n');

export const productCardText = ({ name, description, priceFen, url }: Product): string =>
  [
    `【推荐】${name}  ${formatFen(priceFen)}`,
    ...(description === undefined ? [] : [description]),
    ...(url === undefined ? [] : [url]),
  ].join('\n');

/** WeChat takes no more in one message. */
const MOST_BYTES = 2048;
const MOST_ORDERS = 3;
const MOST_CHARACTERS = 60;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const short = (text: string): string => {
  const characters = Array.from(text);
  return characters.length > MOST_CHARACTERS ? `${characters.slice(0, MOST_CHARACTERS).join('')}…` : text;
};

const orderLines = (order: Order): string => {
  const [first] = order.items;
  const what = first ? `${short(first.name)}${order.items.length > 1 ? ` 等 ${order.items.length} 种` : ''}` : '';
  const [shipment] = order.shipments;
  const [event] = shipment?.events ?? [];
  return [
    `${statusWords(order)} · ${what} ${formatFen(order.amounts.payFen)}`,
    `订单号 ${order.number}`,
    ...(order.groupBuy?.state === 'forming' ? [groupLine(order.groupBuy)] : []),
    ...(shipment ? [shipmentLine(shipment)] : []),
    ...(event ? [short(event.text)] : []),
  ].join('\n');
};

/** The latest orders as an answer to 查订单, at most three and one message; undefined where there are none. */
export const latestOrdersText = (found: readonly FoundOrder[], most = MOST_ORDERS): string | undefined => {
  const shown = found.slice(0, most);
  if (shown.length === 0) return undefined;
  const [staleSince] = shown.flatMap(({ isStale, asOf }) => (isStale ? [asOf.toISOString()] : [])).sort();
  const title =
    staleSince === undefined
      ? '您最近的订单：'
      : `现在连不上店铺系统，这是 ${shortTime(staleSince)} 查到的，之后可能有变化：`;
  const text = [title, ...shown.map(({ order }) => orderLines(order))].join('\n\n');
  return bytesOf(text) > MOST_BYTES && most > 1 ? latestOrdersText(found, most - 1) : text;
};

/** What a customer is told who asks for orders where none can be shown. `personWord`: what to write for a person. */
export const noOrdersText = (why: 'none' | 'unknown', personWord: string | undefined): string => {
  const told = why === 'none' ? '没有查到您的订单。' : '暂时查不到订单，请稍后再试。';
  return personWord === undefined ? told : `${told}回复“${personWord}”可以联系客服。`;
};
