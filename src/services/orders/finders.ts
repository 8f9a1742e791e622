import type { Order, OrderStatus } from '../../domain/orders/order.js';
import type { OrderFinder } from '../ports/orders/order-finder.js';
import type { PaymentFacts, PaymentLookup } from '../ports/orders/payment-lookup.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

const MOST_ORDERS = 40;

/** Orders that came in files. */
export const createImportedFinder = ({ unitOfWork }: { readonly unitOfWork: UnitOfWork }): OrderFinder => ({
  find: async ({ id, merchantId }, question) => {
    const found = await unitOfWork.run(merchantId, ({ importedOrders }) =>
      importedOrders.find(id, question, MOST_ORDERS + 1),
    );
    return { status: 'answered', orders: found.slice(0, MOST_ORDERS), hasMore: found.length > MOST_ORDERS };
  },
});

const STATUS_OF: Readonly<Record<PaymentFacts['state'], OrderStatus>> = {
  unpaid: 'awaiting_payment',
  // What became of the goods WeChat Pay does not know.
  paid: 'to_ship',
  closed: 'cancelled',
  refunded: 'refunded',
};

const toOrder = ({ outTradeNo, transactionId, state, description, ...payment }: PaymentFacts): Order => ({
  number: outTradeNo,
  status: STATUS_OF[state],
  ...(state === 'paid' && { statusText: '已支付' }),
  placedAt: payment.createdAt,
  paidAt: payment.paidAt,
  items: [{ name: description ?? '微信支付', quantity: 1, priceFen: payment.totalFen }],
  amounts: {
    goodsFen: payment.totalFen,
    freightFen: 0,
    discountFen: 0,
    payFen: payment.totalFen,
    refundedFen: payment.refundedFen,
  },
  shipments: [],
  afterSales: [],
  payment: { transactionId, outTradeNo },
});

/** Payments by the number on a customer's bill. `look` undefined: this installation has no WeChat Pay. */
export const createPaymentFinder = (look: PaymentLookup | undefined): OrderFinder => ({
  find: async ({ merchantId, channelId }, question, signal) => {
    if (!look || question.by !== 'number' || channelId === undefined) return { status: 'failed', fault: 'unsupported' };
    const answer = await look({ merchantId, channelId, number: question.number }, signal);
    if (answer.status === 'failed') return answer;
    const orders = answer.status === 'found' ? [toOrder(answer.payment)] : [];
    return { status: 'answered', orders, hasMore: false };
  },
});
