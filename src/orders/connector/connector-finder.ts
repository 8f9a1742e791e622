import type { Order } from '../../domain/orders/order.js';
import type { OrderQuestion } from '../../domain/orders/order-source.js';
import type { OrderFinder, ProductFinder, SourceChecker } from '../../services/ports/orders/order-finder.js';
import { ordersAnswer, productsAnswer, shopAnswer } from './shop-schema.js';
import type { ShopCall } from './shop-call.js';

type Deps = { readonly call: ShopCall };

const PAGE_SIZE = 20;
/** The panel shows the latest; older ones are found by their number. */
const MOST_PAGES = 2;
const PRODUCTS = 20;

const questionOf = (question: OrderQuestion): object => {
  switch (question.by) {
    case 'customer': {
      const { openid, appId, unionid } = question.customer;
      return { customer: { openid, appId, ...(unionid !== undefined && { unionid }) } };
    }
    case 'phone':
      return { phone: question.phone };
    case 'number':
      return { number: question.number };
  }
};

/** Orders of a shop that answers the connector contract (docs/order-connector.md). */
export const createConnectorFinder = ({ call }: Deps): OrderFinder & ProductFinder & SourceChecker => ({
  find: async (source, question, signal) => {
    const orders: Order[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const told = await call({
        source,
        method: 'POST',
        path: '/orders/search',
        body: { ...questionOf(question), limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) },
        answer: ordersAnswer,
        signal,
      });
      if (told.status === 'failed') return told;
      orders.push(...told.value.orders);
      cursor = told.value.nextCursor;
      if (cursor === undefined) break;
    }
    return { status: 'answered', orders, hasMore: cursor !== undefined };
  },
  search: async (source, words, signal) => {
    const query = { q: words, limit: String(PRODUCTS) };
    const told = await call({ source, method: 'GET', path: '/products', query, answer: productsAnswer, signal });
    return told.status === 'failed' ? told : { status: 'answered', products: told.value.products };
  },
  check: async (source, signal) => {
    const told = await call({ source, method: 'GET', path: '/shop', answer: shopAnswer, signal });
    if (told.status === 'failed') return told;
    return { status: 'answered', shopName: told.value.shopName, hasProducts: told.value.products };
  },
});
