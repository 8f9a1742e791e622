import { z } from 'zod';
import { CARRIERS } from '../../kernel/carriers.table.js';
import { id, instant, pageOf, pageQuery } from '../paging.js';

export const orderStatus = z.enum([
  'awaiting_payment',
  'group_forming',
  'to_ship',
  'partly_shipped',
  'shipped',
  'delivered',
  'completed',
  'cancelled',
  'refunded',
]);
export const orderSourceKind = z.enum(['http', 'import', 'mini_program', 'wechat_pay']);
export const sourceFault = z.enum(['unreachable', 'slow', 'refused', 'broken', 'unreadable', 'resting', 'unsupported']);

const shipmentView = z.object({
  carrier: z.string(),
  trackingNumber: z.string(),
  shippedAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  events: z.array(z.object({ at: instant, text: z.string(), place: z.string().nullable() })),
  text: z.string(),
});

/** Amounts are whole fen. `texts` are ready to be sent: the order as a card, and each parcel as a line. */
export const orderView = z.object({
  number: z.string(),
  status: orderStatus,
  statusText: z.string().nullable(),
  placedAt: instant,
  paidAt: instant.nullable(),
  items: z.array(
    z.object({
      name: z.string(),
      variant: z.string().nullable(),
      sku: z.string().nullable(),
      /** A link of this server. */
      pictureUrl: z.string().nullable(),
      quantity: z.number().int(),
      priceFen: z.number().int(),
    }),
  ),
  amounts: z.object({
    goodsFen: z.number().int(),
    freightFen: z.number().int(),
    discountFen: z.number().int(),
    payFen: z.number().int(),
    refundedFen: z.number().int(),
  }),
  shipments: z.array(shipmentView),
  groupBuy: z
    .object({
      state: z.enum(['forming', 'formed', 'failed']),
      needed: z.number().int(),
      joined: z.number().int(),
      deadline: instant.nullable(),
      leader: z.string().nullable(),
      isLeader: z.boolean().nullable(),
    })
    .nullable(),
  referral: z.object({ referrer: z.string(), commissionFen: z.number().int().nullable() }).nullable(),
  afterSales: z.array(
    z.object({
      kind: z.enum(['refund', 'return', 'exchange', 'reship']),
      state: z.enum(['requested', 'approved', 'in_progress', 'done', 'rejected', 'cancelled']),
      amountFen: z.number().int().nullable(),
      reason: z.string().nullable(),
      updatedAt: instant.nullable(),
    }),
  ),
  payment: z.object({ transactionId: z.string().nullable(), outTradeNo: z.string().nullable() }),
  /** Masked for whoever may not read personal data. */
  receiver: z
    .object({ name: z.string().nullable(), phone: z.string().nullable(), address: z.string().nullable() })
    .nullable(),
  note: z.string().nullable(),
  url: z.string().nullable(),
  miniProgramPath: z.string().nullable(),
  text: z.string(),
  sourceId: id,
  /** When the source said so; `isStale`: it does not answer now, and this is what it said last. */
  asOf: instant,
  isStale: z.boolean(),
});
export type OrderView = z.infer<typeof orderView>;

export const foundOrders = z.object({
  items: z.array(orderView),
  sources: z.array(
    z.object({
      id,
      name: z.string(),
      kind: orderSourceKind,
      fault: sourceFault.nullable(),
      hasMore: z.boolean(),
    }),
  ),
});
export type FoundOrdersView = z.infer<typeof foundOrders>;

export const customerOrdersQuery = z.strictObject({ conversationId: id.optional() });

const plain = /^[^\p{Cc}]*$/u;
/** By one of the two. */
export const orderLookupBody = z
  .strictObject({
    number: z.string().trim().min(1).max(64).regex(plain).optional(),
    phone: z
      .string()
      .trim()
      .regex(/^\+?[0-9][0-9 -]{4,24}$/)
      .optional(),
    conversationId: id.optional(),
  })
  .refine(({ number, phone }) => (number === undefined) !== (phone === undefined), 'number_or_phone');

/** Carriers to choose from; WeChat knows more, by its own codes. */
export const carrierChoices = CARRIERS;

export const shipOrderBody = z.strictObject({
  conversationId: id,
  /** The payment's number at WeChat Pay. */
  transactionId: z.string().regex(/^[0-9]{28}$/),
  /** WeChat's code of the carrier: SF, YTO. */
  carrierCode: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/),
  trackingNumber: z.string().regex(/^[A-Za-z0-9-]{4,64}$/),
  itemDescription: z.string().trim().min(1).max(120).regex(plain),
  /** Needed by SF. WeChat takes it masked (`138****1234`), so what an agent sees will do. */
  receiverPhone: z
    .string()
    .regex(/^[0-9]{3}[0-9*]{0,8}[0-9]{4}$/)
    .optional(),
});
/** The parcel as it stands beside the order from now on. */
export const shippedOrder = z.object({ shipment: shipmentView });
export type ShippedOrderView = z.infer<typeof shippedOrder>;

export const productQuery = z.strictObject({ q: z.string().trim().max(100).regex(plain).default('') });
export const productList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      description: z.string().nullable(),
      pictureUrl: z.string().nullable(),
      priceFen: z.number().int(),
      stock: z.number().int().nullable(),
      url: z.string().nullable(),
      miniProgramPath: z.string().nullable(),
      text: z.string(),
    }),
  ),
  faults: z.array(sourceFault),
});
export type ProductView = z.infer<typeof productList>['items'][number];

export const orderPictureQuery = z.strictObject({
  address: z.string().min(1).max(2048),
  signature: z.string().min(1).max(128),
});

export const orderLookupQuery = pageQuery.extend({ customerId: id.optional() });
export const orderLookupView = z.object({
  id,
  sourceId: id.nullable(),
  agentId: id.nullable(),
  agentName: z.string().nullable(),
  customerId: id.nullable(),
  conversationId: id.nullable(),
  reason: z.enum(['panel', 'search', 'self_service', 'test']),
  askedBy: z.enum(['customer', 'phone', 'number', 'shop']),
  isRepeated: z.boolean(),
  fault: sourceFault.nullable(),
  resultCount: z.number().int(),
  orderNumbers: z.array(z.string()),
  latencyMs: z.number().int(),
  lookedUpAt: instant,
});
export type OrderLookupView = z.infer<typeof orderLookupView>;
export const orderLookupList = pageOf(orderLookupView);
