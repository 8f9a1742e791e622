import type { DomainEvent } from '../../../../domain/conversations/events.js';
import type { Conversation } from '../../../../domain/conversations/conversation.js';
import type { Charge, Grant, GrantBucket } from '../../../../domain/channels/reply-window.js';
import type { DeliveryError, OutboundContent } from '../../../../domain/conversations/message.js';

/** The allowance ledger of one identity. Hold the identity's lock for every write. */
export type GrantStore = {
  readonly of: (identityId: string) => Promise<readonly Grant[]>;
  /** Writes the buckets as they now stand, and what announces it. */
  readonly save: (identityId: string, grants: readonly Grant[], announced?: readonly DomainEvent[]) => Promise<void>;
  readonly addDrift: (input: {
    readonly id: string;
    readonly identityId: string;
    readonly errcode: number;
    readonly ledger: readonly Grant[];
    readonly at: Date;
  }) => Promise<void>;
};

/** One call of the send interface to come: a message or one part of it. */
export type NewOutbound = {
  readonly id: string;
  readonly channelId: string;
  readonly identityId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly openedMonth: string;
  readonly part: number;
  readonly parts: number;
  /** Whom it goes to: kept here, so that sending needs no other row. */
  readonly openid: string;
  readonly content: OutboundContent;
  /** What it takes of the allowance. */
  readonly charge: Charge;
  readonly createdAt: Date;
};

export type OutboundState = 'queued' | 'sending' | 'sent' | 'failed' | 'unknown';

/** A claimed send: ours until the lease ends; `leaseNumber` decides whether a late answer still counts. */
export type ClaimedOutbound = Omit<NewOutbound, 'charge'> & {
  /** Undefined after WeChat said that the window it was taken from is none: it has to be charged anew before it leaves. */
  readonly charge: Charge | undefined;
  readonly merchantId: string;
  /** Tries so far that ended without an outcome. */
  readonly attempts: number;
  readonly leaseNumber: number;
};

/** A message that has wholly been sent, as its announcement needs it. */
export type SentMessage = {
  readonly outboundId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly number: number;
  readonly agentId: string | undefined;
  readonly skillGroupId: string | undefined;
  /** Whether another send of the same identity may now leave. */
  readonly isNextWaiting: boolean;
};

export type OutboundStore = {
  /** Appends rows in order; the first becomes the head of its identity when none waits. Hold the identity's lock. */
  readonly add: (rows: readonly NewOutbound[]) => Promise<void>;
  /** Locks a claimed row that has not ended; undefined when the lease is lost. */
  readonly lockClaimed: (id: string, leaseNumber: number) => Promise<ClaimedOutbound | undefined>;
  /** Ends the row and makes the identity's next one the head. Hold the identity's lock. Returns whether another one waits. */
  readonly end: (input: {
    readonly id: string;
    readonly identityId: string;
    readonly state: 'sent' | 'failed' | 'unknown';
    readonly error: DeliveryError | undefined;
    readonly at: Date;
  }) => Promise<boolean>;
  /**
   * Ends claimed sends of messages of one part as sent, many at a time, with their messages. Locks their identities itself.
   * Those whose lease is lost are left out of the answer.
   */
  readonly endSent: (
    jobs: readonly Pick<ClaimedOutbound, 'id' | 'identityId' | 'leaseNumber'>[],
    at: Date,
  ) => Promise<readonly SentMessage[]>;
  /** The states of all parts of one message, by part. */
  readonly partsOf: (messageId: string) => Promise<readonly { readonly part: number; readonly state: OutboundState }[]>;
  /** Fails the parts of a message that wait and are not the head; returns their charges, to give the allowance back. */
  readonly failRest: (messageId: string, error: DeliveryError, at: Date) => Promise<readonly Charge[]>;
  /** Sends of a conversation from one bucket that have not ended, or may have reached WeChat since then. */
  readonly spentSince: (
    conversation: Pick<Conversation, 'id' | 'openedMonth' | 'lastNumber'>,
    from: { readonly bucket: GrantBucket; readonly since: Date },
  ) => Promise<number>;
  /** Takes the charges from everything of an identity that waits. */
  readonly voidCharges: (identityId: string) => Promise<void>;
  readonly recharge: (id: string, charge: Charge) => Promise<void>;
};

export type MediaKind = 'image' | 'voice' | 'video' | 'file';

export type MediaRecord = {
  readonly id: string;
  readonly merchantId: string;
  readonly kind: MediaKind;
  readonly state: 'pending' | 'stored' | 'failed';
  readonly contentType: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly fileName: string | undefined;
  readonly storeKey: string | undefined;
  /** Where WeChat has it, for media a customer sent. */
  readonly channelId: string | undefined;
  readonly wechatMediaId: string | undefined;
  readonly createdAt: Date;
};

export type MediaRecords = {
  readonly add: (
    record: MediaRecord & { readonly conversationId?: string; readonly uploadedBy?: string },
  ) => Promise<void>;
  readonly findById: (id: string) => Promise<MediaRecord | undefined>;
  /** The line that shows it, for media a customer sent. */
  readonly messageOf: (
    id: string,
  ) => Promise<{ readonly conversationId: string; readonly messageId: string; readonly number: number } | undefined>;
  readonly markStored: (
    id: string,
    stored: {
      readonly contentType: string;
      readonly sizeBytes: number;
      readonly width?: number;
      readonly height?: number;
      readonly storeKey: string;
    },
  ) => Promise<void>;
  readonly markFailed: (id: string, error: string) => Promise<void>;
  /** WeChat's id of our media on a channel, while it lives. */
  readonly findUpload: (mediaId: string, channelId: string, at: Date) => Promise<string | undefined>;
  readonly saveUpload: (upload: {
    readonly mediaId: string;
    readonly channelId: string;
    readonly wechatMediaId: string;
    readonly expiresAt: Date;
  }) => Promise<void>;
  readonly dropUpload: (mediaId: string, channelId: string) => Promise<void>;
};
