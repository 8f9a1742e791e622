import type { Order, OrderStatus } from '../../../domain/orders/order.js';
import type {
  CustomerKeys,
  LookupReason,
  OrderQuestion,
  OrderSource,
  OrderSourceKind,
  SourceFault,
  WiredOrderSource,
} from '../../../domain/orders/order-source.js';
import type { Page, PageRequest } from '../stores/people/people-stores.js';

export type NewOrderSource = {
  readonly id: string;
  readonly kind: OrderSourceKind;
  readonly name: string;
  readonly channelId: string | undefined;
  readonly url: string | undefined;
  readonly secret: string | undefined;
};

export type OrderSourcePatch = {
  readonly name?: string | undefined;
  readonly channelId?: string | null | undefined;
  readonly url?: string | undefined;
  readonly secret?: string | undefined;
  readonly enabled?: boolean | undefined;
};

export type OrderSourceStore = {
  readonly add: (source: NewOrderSource) => Promise<void>;
  readonly findById: (id: string) => Promise<OrderSource | undefined>;
  readonly list: (page: PageRequest) => Promise<Page<OrderSource>>;
  readonly update: (id: string, patch: OrderSourcePatch) => Promise<void>;
  /** With everything that was found or imported through it. */
  readonly remove: (id: string) => Promise<void>;
  readonly count: () => Promise<number>;
  /** Every enabled source with its secret, to be asked; nothing else reads secrets. */
  readonly wired: () => Promise<readonly WiredOrderSource[]>;
  readonly findWired: (id: string) => Promise<WiredOrderSource | undefined>;
};

export type KnownOrder = { readonly sourceId: string; readonly order: Order; readonly asOf: Date };

/** Who asked a source for what, why, and what came of it. */
export type OrderLookup = {
  readonly id: string;
  readonly sourceId: string | undefined;
  readonly agentId: string | undefined;
  readonly customerId: string | undefined;
  readonly conversationId: string | undefined;
  readonly reason: LookupReason;
  readonly askedBy: OrderQuestion['by'] | 'shop';
  readonly isRepeated: boolean;
  readonly fault: SourceFault | undefined;
  readonly resultCount: number;
  readonly orderNumbers: readonly string[];
  readonly latencyMs: number;
  readonly lookedUpAt: Date;
};

export type OrderStore = {
  /** The customer's identities that were seen last; none where the customer is not the merchant's. */
  readonly keysOfCustomer: (customerId: string, most: number) => Promise<readonly CustomerKeys[]>;
  readonly keysOfIdentity: (
    identityId: string,
  ) => Promise<{ readonly customerId: string; readonly keys: CustomerKeys } | undefined>;
  /** Keeps what a source said now. An order found for a customer stays theirs. The numbers of those that are new or changed. */
  readonly keep: (found: {
    readonly sourceId: string;
    readonly customerId: string | undefined;
    readonly orders: readonly Order[];
    readonly asOf: Date;
  }) => Promise<readonly string[]>;
  /** What the sources said last about a customer's orders, or about an order's number. */
  readonly knownOfCustomer: (sourceIds: readonly string[], customerId: string) => Promise<readonly KnownOrder[]>;
  readonly knownByNumber: (sourceIds: readonly string[], number: string) => Promise<readonly KnownOrder[]>;
  /** State of the customer's youngest order, as the sources of a channel told it last. */
  readonly latestStatusOf: (whose: {
    readonly customerId: string;
    readonly channelId: string;
  }) => Promise<OrderStatus | undefined>;
  readonly noteLookups: (lookups: readonly OrderLookup[]) => Promise<void>;
  /** Youngest first. */
  readonly lookups: (
    page: PageRequest & { readonly customerId: string | undefined },
  ) => Promise<Page<OrderLookup & { readonly agentName: string | undefined }>>;
};

export type ImportedOrder = {
  readonly openid: string | undefined;
  readonly unionid: string | undefined;
  readonly phone: string | undefined;
  readonly order: Order;
};

export type ImportedOrderStore = {
  /** All of one file; an order that is known already is replaced. */
  readonly addImport: (file: {
    readonly id: string;
    readonly sourceId: string;
    readonly agentId: string;
    readonly fileName: string;
    readonly rowCount: number;
    readonly orders: readonly ImportedOrder[];
    readonly at: Date;
  }) => Promise<void>;
  /** Youngest first. */
  readonly find: (sourceId: string, question: OrderQuestion, most: number) => Promise<readonly Order[]>;
};
