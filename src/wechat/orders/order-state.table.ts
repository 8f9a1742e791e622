import type { OrderStatus } from '../../domain/orders/order.js';

/** WeChat doc: 小程序发货信息管理服务, order_state. 6 = funds wait to be settled, after receipt was confirmed. */
export const ORDER_STATES: ReadonlyMap<number, OrderStatus> = new Map<number, OrderStatus>([
  [1, 'to_ship'],
  [2, 'shipped'],
  [3, 'delivered'],
  [4, 'completed'],
  [5, 'refunded'],
  [6, 'completed'],
]);

/** No such payment, or not one of this openid: an answer, not a fault (WeChat doc: 查询订单发货状态, return codes). */
export const NO_SUCH_ORDER: ReadonlySet<number> = new Set([10060001, 10060031]);
