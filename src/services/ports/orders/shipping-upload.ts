import type { DeliveryError } from '../../../domain/conversations/message.js';

/** One parcel of a mini program's order, as WeChat has to hear of it before it pays the merchant out. */
export type ShippingNotice = {
  readonly channelId: string;
  readonly transactionId: string;
  readonly openid: string;
  /** WeChat's code of the carrier: SF, YTO. */
  readonly carrierCode: string;
  readonly trackingNumber: string;
  /** What is in it, at most 120 characters. */
  readonly itemDescription: string;
  /** Needed by carrier SF; masked to its last four digits on the way. */
  readonly receiverPhone: string | undefined;
};

/** Tells WeChat that an order was shipped (WeChat doc: 发货信息录入). Never throws for what it is or is not answered. */
export type UploadShipping = (
  notice: ShippingNotice,
) => Promise<{ readonly status: 'uploaded' } | { readonly status: 'refused' | 'later'; readonly error: DeliveryError }>;
