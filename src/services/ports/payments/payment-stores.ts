import type { Payment, PaymentFact, Refund, RefundFact, RefundRequest } from '../../../domain/payments/payment.js';
import type { RefundState } from '../../../domain/payments/refund-rules.js';
import type { Complaint, ComplaintFact, ComplaintLine } from '../../../domain/payments/complaint.js';
import type { Page, PageRequest } from '../stores/people/people-stores.js';

/** Lock order: agent, conversation, identity, payment, refund request, refund. */
export type PaymentStore = {
  /** Keeps what WeChat Pay says; a payment that is paid does not become unpaid again. Locks the row. */
  readonly keep: (
    fact: PaymentFact & {
      readonly newId: string;
      readonly channelId: string;
      readonly identityId: string | undefined;
      readonly at: Date;
    },
  ) => Promise<Payment>;
  readonly findById: (id: string) => Promise<Payment | undefined>;
  readonly lockById: (id: string) => Promise<Payment | undefined>;
  readonly lockByTradeNo: (mchId: string, outTradeNo: string) => Promise<Payment | undefined>;
  readonly findByTransaction: (transactionId: string) => Promise<Payment | undefined>;
  /** Those of the customer's identities, newest first. */
  readonly ofCustomer: (customerId: string, limit: number) => Promise<readonly Payment[]>;
  /** Counts anew what refunds hold of it; the row is locked by the caller. */
  readonly recountHeld: (id: string) => Promise<void>;
  /** False where a notice had said so before. */
  readonly markNoticed: (id: string, at: Date) => Promise<boolean>;
};

export type RefundEvent = {
  readonly id: string;
  readonly refundId: string;
  readonly from: RefundState | undefined;
  readonly to: RefundState;
  readonly source: 'request' | 'answer' | 'query' | 'notice';
  readonly detail: Readonly<Record<string, string | number>>;
  readonly at: Date;
};

export type RefundRow = RefundRequest & { readonly refund: Refund | undefined; readonly payment: Payment };

export type RefundStore = {
  readonly addRequest: (request: RefundRequest) => Promise<void>;
  readonly findRequestByClientId: (clientRefundId: string) => Promise<RefundRequest | undefined>;
  readonly lockRequest: (id: string) => Promise<RefundRequest | undefined>;
  readonly findRequest: (id: string) => Promise<RefundRow | undefined>;
  readonly decide: (
    id: string,
    decision: Pick<RefundRequest, 'state' | 'decidedBy' | 'decidedAt' | 'note'>,
  ) => Promise<void>;
  readonly list: (
    page: PageRequest & { readonly awaitingOnly: boolean; readonly paymentId: string | undefined },
  ) => Promise<Page<RefundRow>>;
  readonly add: (refund: Refund) => Promise<void>;
  readonly findById: (id: string) => Promise<Refund | undefined>;
  readonly lockById: (id: string) => Promise<Refund | undefined>;
  readonly findByNumber: (outRefundNo: string) => Promise<Refund | undefined>;
  readonly update: (
    id: string,
    patch: Partial<
      Pick<Refund, 'state' | 'refundId' | 'failureCode' | 'account' | 'attempts' | 'asked' | 'finishedAt'>
    >,
  ) => Promise<void>;
  readonly addEvent: (event: RefundEvent) => Promise<void>;
  readonly eventsOf: (refundId: string) => Promise<readonly RefundEvent[]>;
};

export type PayNoticeStore = {
  /** False: a notice of this id was accepted before. Holds the id until the transaction ends, so that its twin waits. */
  readonly claim: (notice: {
    readonly id: string;
    readonly channelId: string;
    readonly noticeId: string;
    readonly eventType: string;
    readonly resource: Readonly<Record<string, unknown>>;
    readonly at: Date;
  }) => Promise<boolean>;
  readonly setOutcome: (id: string, outcome: 'applied' | 'repeated' | 'kept') => Promise<void>;
};

export type ComplaintStore = {
  /** A complaint somebody has told us of; false where it is known. What WeChat Pay says of it is read afterwards. */
  readonly announce: (complaint: {
    readonly id: string;
    readonly channelId: string;
    readonly complaintId: string;
    readonly mchId: string;
    readonly at: Date;
  }) => Promise<{ readonly id: string; readonly isNew: boolean }>;
  readonly findById: (id: string) => Promise<Complaint | undefined>;
  readonly lockById: (id: string) => Promise<Complaint | undefined>;
  readonly keep: (
    id: string,
    known: {
      readonly fact: ComplaintFact;
      readonly identityId: string | undefined;
      readonly paymentId: string | undefined;
      readonly firstRepliedAt: Date | undefined;
      readonly at: Date;
    },
  ) => Promise<void>;
  readonly keepLines: (id: string, lines: readonly (ComplaintLine & { readonly id: string })[]) => Promise<void>;
  readonly linesOf: (id: string) => Promise<readonly ComplaintLine[]>;
  /** Open ones by deadline, or all of them, newest first. */
  readonly list: (walk: {
    readonly scope: 'open' | 'all';
    readonly after: readonly string[] | undefined;
    readonly limit: number;
  }) => Promise<{ readonly items: readonly Complaint[]; readonly next: readonly string[] | undefined }>;
  readonly countOpen: () => Promise<number>;
};

export type { RefundFact };
