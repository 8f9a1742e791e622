/** Where an order stands, in the words of the connector contract (docs/order-connector.md). */
export const ORDER_STATUSES = [
  'awaiting_payment',
  /** Paid; the group it belongs to is not full yet. */
  'group_forming',
  'to_ship',
  'partly_shipped',
  'shipped',
  'delivered',
  'completed',
  'cancelled',
  'refunded',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const AFTER_SALE_KINDS = ['refund', 'return', 'exchange', 'reship'] as const;
export type AfterSaleKind = (typeof AFTER_SALE_KINDS)[number];
export const AFTER_SALE_STATES = ['requested', 'approved', 'in_progress', 'done', 'rejected', 'cancelled'] as const;
export type AfterSaleState = (typeof AFTER_SALE_STATES)[number];
export const GROUP_BUY_STATES = ['forming', 'formed', 'failed'] as const;
export type GroupBuyState = (typeof GROUP_BUY_STATES)[number];

/** An instant in UTC, ISO 8601: orders are facts of another system and are kept as it said them. */
export type Instant = string;

export type OrderItem = {
  readonly name: string;
  /** Which of its kind: 5 斤装. */
  readonly variant?: string | undefined;
  readonly sku?: string | undefined;
  /** Where its picture lies at the shop. */
  readonly picture?: string | undefined;
  readonly quantity: number;
  /** Of one piece. */
  readonly priceFen: number;
};

/** Whole fen, none below zero. */
export type OrderAmounts = {
  readonly goodsFen: number;
  readonly freightFen: number;
  readonly discountFen: number;
  /** What the customer paid, or has to pay. */
  readonly payFen: number;
  readonly refundedFen: number;
};

export type ShipmentEvent = { readonly at: Instant; readonly text: string; readonly place?: string | undefined };

export type Shipment = {
  /** As customers call it: 顺丰速运. */
  readonly carrier: string;
  readonly trackingNumber: string;
  readonly shippedAt?: Instant | undefined;
  readonly deliveredAt?: Instant | undefined;
  /** Youngest first. */
  readonly events: readonly ShipmentEvent[];
};

export type GroupBuy = {
  readonly state: GroupBuyState;
  /** How many it takes, and how many there are. */
  readonly needed: number;
  readonly joined: number;
  readonly deadline?: Instant | undefined;
  /** The name of who opened the group. */
  readonly leader?: string | undefined;
  readonly isLeader?: boolean | undefined;
};

export type Referral = { readonly referrer: string; readonly commissionFen?: number | undefined };

export type AfterSale = {
  readonly kind: AfterSaleKind;
  readonly state: AfterSaleState;
  readonly amountFen?: number | undefined;
  readonly reason?: string | undefined;
  readonly updatedAt?: Instant | undefined;
};

export type Receiver = {
  readonly name?: string | undefined;
  readonly phone?: string | undefined;
  readonly address?: string | undefined;
};

/** What WeChat Pay knows the payment by. */
export type PaymentIds = { readonly transactionId?: string | undefined; readonly outTradeNo?: string | undefined };

/** An order as the merchant's shop reports it. */
export type Order = {
  readonly number: string;
  readonly status: OrderStatus;
  /** The shop's own word for it, where it has a finer one. */
  readonly statusText?: string | undefined;
  readonly placedAt: Instant;
  readonly paidAt?: Instant | undefined;
  readonly items: readonly OrderItem[];
  readonly amounts: OrderAmounts;
  readonly shipments: readonly Shipment[];
  readonly groupBuy?: GroupBuy | undefined;
  readonly referral?: Referral | undefined;
  readonly afterSales: readonly AfterSale[];
  readonly payment?: PaymentIds | undefined;
  readonly receiver?: Receiver | undefined;
  /** What the customer or the shop noted. */
  readonly note?: string | undefined;
  /** Where the customer sees it: a page, or a path of the merchant's mini program. */
  readonly url?: string | undefined;
  readonly miniProgramPath?: string | undefined;
};

/** An order, where it came from, and when that was true. */
export type FoundOrder = {
  readonly order: Order;
  readonly sourceId: string;
  readonly asOf: Date;
  /** The source did not answer: this is what it said last. */
  readonly isStale: boolean;
};

export type Product = {
  readonly id: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly picture?: string | undefined;
  readonly priceFen: number;
  /** Undefined: the shop does not count. */
  readonly stock?: number | undefined;
  readonly url?: string | undefined;
  readonly miniProgramPath?: string | undefined;
};
