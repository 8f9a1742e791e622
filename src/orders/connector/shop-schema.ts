import { z } from 'zod';
import { AFTER_SALE_KINDS, AFTER_SALE_STATES, GROUP_BUY_STATES, ORDER_STATUSES } from '../../domain/orders/order.js';

/** The newest version of the contract that we speak (docs/order-connector.md). */
export const CONTRACT_VERSION = 1;
export const MOST_ORDERS_PER_PAGE = 50;

/** What Postgres and a screen can hold: no control characters but line ends. */
const text = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}\p{Surrogate}]*$/u, 'no control characters');
const lines = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^(?:[^\p{Cc}\p{Surrogate}]|[\n\r\t])*$/u, 'no control characters');
const fen = z.number().int().min(0).max(100_000_000_000);
const count = z.number().int().min(1).max(1_000_000);
/** Any offset is understood; what we keep is UTC. */
const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value).toISOString());
const address = z.url({ protocol: /^https?$/ }).max(1024);
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);

const shopItem = z.object({
  name: text(200),
  variant: optional(text(100)),
  sku: optional(text(64)),
  picture: optional(address),
  quantity: count,
  priceFen: fen,
});

const shipment = z.object({
  carrier: text(50),
  trackingNumber: text(64),
  shippedAt: optional(instant),
  deliveredAt: optional(instant),
  events: z
    .array(z.object({ at: instant, text: text(300), place: optional(text(100)) }))
    .max(100)
    .default([])
    .transform((events) => [...events].sort((one, other) => other.at.localeCompare(one.at))),
});

const groupBuy = z.object({
  state: z.enum(GROUP_BUY_STATES),
  needed: count,
  joined: z.number().int().min(0).max(1_000_000),
  deadline: optional(instant),
  leader: optional(text(100)),
  isLeader: optional(z.boolean()),
});

const afterSale = z.object({
  kind: z.enum(AFTER_SALE_KINDS),
  state: z.enum(AFTER_SALE_STATES),
  amountFen: optional(fen),
  reason: optional(text(200)),
  updatedAt: optional(instant),
});

const amounts = z.object({
  goodsFen: fen,
  freightFen: fen.default(0),
  discountFen: fen.default(0),
  payFen: fen,
  refundedFen: fen.default(0),
});

/** One order as a shop tells it. Members we do not know are left out: a shop may tell more. */
export const shopOrder = z.object({
  number: text(64),
  status: z.enum(ORDER_STATUSES),
  statusText: optional(text(30)),
  placedAt: instant,
  paidAt: optional(instant),
  items: z.array(shopItem).min(1).max(200),
  amounts,
  shipments: z.array(shipment).max(50).default([]),
  groupBuy: optional(groupBuy),
  referral: optional(z.object({ referrer: text(100), commissionFen: optional(fen) })),
  afterSales: z.array(afterSale).max(50).default([]),
  payment: optional(z.object({ transactionId: optional(text(32)), outTradeNo: optional(text(32)) })),
  receiver: optional(z.object({ name: optional(text(64)), phone: optional(text(32)), address: optional(text(300)) })),
  note: optional(lines(500)),
  url: optional(address),
  miniProgramPath: optional(text(512)),
});

export const ordersAnswer = z.object({
  orders: z.array(shopOrder).max(MOST_ORDERS_PER_PAGE),
  nextCursor: optional(z.string().min(1).max(512)),
});

export const productsAnswer = z.object({
  products: z
    .array(
      z.object({
        id: text(64),
        name: text(200),
        description: optional(lines(500)),
        picture: optional(address),
        priceFen: fen,
        stock: optional(z.number().int().min(0)),
        url: optional(address),
        miniProgramPath: optional(text(512)),
      }),
    )
    .max(MOST_ORDERS_PER_PAGE),
});

export const shopAnswer = z.object({
  version: z.literal(CONTRACT_VERSION),
  shopName: text(100),
  products: z.boolean().default(false),
});
