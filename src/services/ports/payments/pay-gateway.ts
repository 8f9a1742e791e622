import type { PaymentFact, RefundFact } from '../../../domain/payments/payment.js';
import type { ComplaintFact, ComplaintLine } from '../../../domain/payments/complaint.js';
import type { PlatformKey } from './pay-accounts.js';

/**
 * Why WeChat Pay's answer is none. `refused`: it said no, for good. `unclear`: nobody knows whether it was done: no answer,
 * an answer whose signature is not WeChat Pay's, a fault on its side, too many requests.
 */
export type PayFailure =
  | { readonly status: 'refused'; readonly code: string; readonly message: string }
  | { readonly status: 'unclear'; readonly cause: string };

export type Found<T> = { readonly status: 'found'; readonly value: T } | { readonly status: 'missing' } | PayFailure;
export type Done = { readonly status: 'done' } | PayFailure;

export type PaymentNumber = { readonly transactionId: string } | { readonly outTradeNo: string };

export type RefundOrder = {
  readonly transactionId: string;
  /** Ours, the same for every try: it is what keeps money from leaving twice. */
  readonly outRefundNo: string;
  readonly reason: string;
  readonly refundFen: number;
  readonly totalFen: number;
  readonly notifyUrl: string;
};

export type ComplaintPage = {
  readonly from: string;
  readonly to: string;
  readonly offset: number;
  readonly limit: number;
};
export type ComplaintReply = { readonly text: string; readonly imageIds: readonly string[] };
export type RefundDecision =
  | { readonly action: 'approve'; readonly days: number }
  | { readonly action: 'reject'; readonly reason: string; readonly remark: string | undefined };

/** Calls of WeChat Pay in the name of a channel's account. Nothing here throws for what WeChat Pay answers. */
export type PayGateway = {
  readonly queryPayment: (channelId: string, number: PaymentNumber) => Promise<Found<PaymentFact>>;
  readonly createRefund: (channelId: string, order: RefundOrder) => Promise<Found<RefundFact>>;
  readonly queryRefund: (channelId: string, outRefundNo: string) => Promise<Found<RefundFact>>;
  /** Platform certificates; `refused` where the account works with the public key. */
  readonly platformKeys: (channelId: string) => Promise<Found<readonly PlatformKey[]>>;
};

export type Picture = { readonly bytes: Uint8Array; readonly contentType: string };

export type ComplaintGateway = {
  readonly list: (channelId: string, page: ComplaintPage) => Promise<Found<readonly ComplaintFact[]>>;
  readonly detail: (channelId: string, complaintId: string) => Promise<Found<ComplaintFact>>;
  readonly history: (channelId: string, complaintId: string) => Promise<Found<readonly ComplaintLine[]>>;
  readonly reply: (channelId: string, complaintId: string, reply: ComplaintReply) => Promise<Done>;
  readonly complete: (channelId: string, complaintId: string) => Promise<Done>;
  readonly decideRefund: (channelId: string, complaintId: string, decision: RefundDecision) => Promise<Done>;
  readonly uploadImage: (channelId: string, image: Picture & { readonly fileName: string }) => Promise<Found<string>>;
  /** A picture of the negotiation by the address in the history; only of WeChat Pay's own host. */
  readonly openImage: (channelId: string, address: string) => Promise<Found<Picture>>;
  readonly notificationUrl: (channelId: string) => Promise<Found<string>>;
  readonly setNotificationUrl: (channelId: string, url: string) => Promise<Done>;
  readonly removeNotificationUrl: (channelId: string) => Promise<Done>;
};
