import { z } from 'zod';
import {
  customerOrdersQuery,
  foundOrders,
  orderLookupBody,
  orderLookupList,
  orderLookupQuery,
  orderPictureQuery,
  productList,
  productQuery,
  shipOrderBody,
  shippedOrder,
} from '../../contract/commerce/orders.js';
import { id } from '../../contract/paging.js';
import type { FindCustomerOrders, LookUpOrders } from '../../services/orders/look-up-orders.js';
import type { OrderLists } from '../../services/orders/order-lists.js';
import type { OpenPicture, PictureLinks } from '../../services/orders/picture-links.js';
import type { ShipOrder } from '../../services/orders/ship-order.js';
import type { SearchProducts } from '../../services/orders/shop-questions.js';
import { sendBytes } from '../bodies/send-bytes.js';
import { presentFound, presentLookup, presentProducts, presentShipment } from '../presenters/order-presenter.js';
import { bytesRoute, route } from '../route.js';
import type { Route } from '../route.js';

export type OrderRouteDeps = {
  readonly findCustomerOrders: FindCustomerOrders;
  readonly lookUpOrders: LookUpOrders;
  readonly searchProducts: SearchProducts;
  readonly shipOrder: ShipOrder;
  readonly openPicture: OpenPicture;
  readonly pictureLinks: PictureLinks;
  readonly orderLists: OrderLists;
};

const findingRoutes = ({ findCustomerOrders, lookUpOrders, pictureLinks }: OrderRouteDeps): readonly Route[] => [
  route({
    name: 'customer.orders',
    method: 'GET',
    path: '/api/v1/customers/:customerId/orders',
    summary: 'The orders of a customer, asked from every order source; what a silent source said last, marked stale.',
    access: 'orders.read',
    limit: 'read',
    input: z.object({ params: z.strictObject({ customerId: id }), query: customerOrdersQuery }),
    answer: foundOrders,
    handle: async ({ actor, params: { customerId }, query: { conversationId } }) =>
      presentFound(await findCustomerOrders({ actor, customerId, conversationId }), { actor, pictureLinks }),
  }),
  route({
    name: 'order.lookup',
    method: 'POST',
    path: '/api/v1/orders/lookup',
    summary: 'Orders by their number, or by a phone number that a customer gave.',
    access: 'orders.read',
    limit: 'write',
    input: z.object({ body: orderLookupBody }),
    answer: foundOrders,
    handle: async ({ actor, body }) => presentFound(await lookUpOrders({ actor, ...body }), { actor, pictureLinks }),
  }),
];

const shopRoutes = (deps: OrderRouteDeps): readonly Route[] => [
  route({
    name: 'order.ship',
    method: 'POST',
    path: '/api/v1/orders/shipping',
    summary: 'Tells WeChat that a mini program’s order was shipped.',
    access: 'orders.ship',
    limit: 'write',
    input: z.object({ body: shipOrderBody }),
    answer: shippedOrder,
    handle: async ({ actor, body }) => ({ shipment: presentShipment(await deps.shipOrder({ actor, ...body })) }),
  }),
  route({
    name: 'product.search',
    method: 'GET',
    path: '/api/v1/products',
    summary: 'Products of the merchant’s shops, to recommend one.',
    access: 'orders.read',
    limit: 'read',
    input: z.object({ query: productQuery }),
    answer: productList,
    handle: async ({ actor, query: { q } }) =>
      presentProducts(await deps.searchProducts({ actor, words: q }), { actor, pictureLinks: deps.pictureLinks }),
  }),
  bytesRoute({
    name: 'order.picture',
    method: 'GET',
    path: '/api/v1/order-pictures',
    summary: 'The picture of an item or product, fetched from the shop, by a signed link.',
    access: 'orders.read',
    limit: 'read',
    input: z.object({ query: orderPictureQuery }),
    handle: async ({ actor: { merchantId }, query, ctx }) =>
      sendBytes(ctx, await deps.openPicture({ merchantId, ...query })),
  }),
];

export const orderRoutes = (deps: OrderRouteDeps): readonly Route[] => [
  ...findingRoutes(deps),
  ...shopRoutes(deps),
  route({
    name: 'order_lookup.list',
    method: 'GET',
    path: '/api/v1/order-lookups',
    summary: 'Who looked for orders, why, and what came of it; youngest first.',
    access: 'order_sources.read',
    limit: 'read',
    input: z.object({ query: orderLookupQuery }),
    answer: orderLookupList,
    handle: async ({ actor, query }) => {
      const { items, nextCursor } = await deps.orderLists.lookups({ actor, ...query });
      return { items: items.map(presentLookup), nextCursor };
    },
  }),
];
