import type { ChannelKind } from '../../../domain/channels/channel.js';
import type { DeliveryError, OutboundContent } from '../../../domain/conversations/message.js';
import type { WindowVerdict } from '../../../domain/channels/reply-window.js';
import type { MediaKind } from '../stores/conversations/outbound-stores.js';

/** Why the same request may be made again: nothing has reached the customer. */
export type RetryReason =
  /** The platform asks for another try. */
  | 'busy'
  /** The request was not written: refused, no such host, no connection in time. */
  | 'unreachable'
  /** The access token was refused again after one refresh. */
  | 'token'
  /** Too little of the lease was left to begin. */
  | 'late';

/** What became of one request. */
export type SendOutcome =
  | { readonly status: 'sent' }
  | {
      readonly status: 'refused';
      readonly error: DeliveryError;
      /** What the refusal says about the reply window, if anything. */
      readonly window: WindowVerdict | undefined;
      /** A media id of the request is no longer known: upload again. */
      readonly isMediaGone: boolean;
      /** Nothing will be sent until a person changes the channel's settings. */
      readonly needsAdmin: boolean;
    }
  | { readonly status: 'retry'; readonly why: RetryReason; readonly error: DeliveryError }
  /** The whole channel has to pause. */
  | { readonly status: 'stopped'; readonly why: 'throttled' | 'daily_quota'; readonly error: DeliveryError }
  /** It was written, and no readable answer came: it may have been delivered. */
  | { readonly status: 'unknown'; readonly error: DeliveryError };

export type SendRequest = {
  readonly channel: { readonly id: string; readonly kind: ChannelKind };
  readonly openid: string;
  readonly content: OutboundContent;
  /** The channel's ids of the stored media the content names. */
  readonly mediaIds: ReadonlyMap<string, string>;
  /** Asked before each request: with too little left, none is begun. */
  readonly timeLeftMs: () => number;
};

export type UploadOutcome =
  | { readonly status: 'uploaded'; readonly wechatMediaId: string; readonly expiresAt: Date }
  | Exclude<SendOutcome, { readonly status: 'sent' | 'unknown' }>;

/** Delivers to a customer over a channel. Never throws for what the channel answers or fails to. */
export type ChannelSender = {
  readonly send: (request: SendRequest) => Promise<SendOutcome>;
  /** Gives the channel a copy of our media; another copy does no harm, so a lost answer is `retry`. */
  readonly upload: (input: {
    readonly channelId: string;
    readonly kind: MediaKind | 'thumb';
    readonly bytes: Uint8Array;
    readonly contentType: string;
    readonly timeLeftMs: () => number;
  }) => Promise<UploadOutcome>;
  /** Shows the customer for some seconds that somebody writes. Never throws; whatever goes wrong is of no interest. */
  readonly typing: (input: { readonly channelId: string; readonly openid: string }) => Promise<void>;
};
