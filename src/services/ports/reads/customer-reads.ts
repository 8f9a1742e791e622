import type { ChannelKind } from '../../../domain/channels/channel.js';
import type { Grant } from '../../../domain/channels/reply-window.js';
import type { ConversationEntry } from '../../../domain/conversations/conversation.js';
import type { MergeReason, Tag } from '../stores/customer-stores.js';
import type { IsoInstant } from './conversation-reads.js';

/** A customer in a list, unmasked. */
export type CustomerRecord = {
  readonly id: string;
  readonly name: string | null;
  /** The name where known, else the end of an openid. */
  readonly displayName: string;
  readonly remark: string | null;
  readonly phone: string | null;
  readonly tags: readonly Tag[];
  readonly channelNames: readonly string[];
  readonly conversationCount: number;
  readonly lastSeenAt: IsoInstant | null;
  readonly createdAt: IsoInstant;
};

export type IdentityRecord = {
  readonly id: string;
  readonly channelId: string;
  readonly channelName: string;
  readonly channelKind: ChannelKind;
  readonly openid: string;
  readonly hasUnionid: boolean;
  readonly following: boolean | null;
  readonly lastSeenAt: IsoInstant | null;
  readonly grants: readonly Grant[];
};

export type MergeRecord = {
  readonly id: string;
  readonly customerId: string;
  readonly name: string;
  readonly reason: MergeReason;
  readonly mergedAt: IsoInstant;
};

/** Everything about one customer, unmasked. */
export type CustomerDetailRecord = CustomerRecord & {
  readonly address: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  /** How they first came; null where nothing is known of it. */
  readonly source: {
    readonly channelName: string;
    readonly entry: ConversationEntry;
    /** Of the channel code that was scanned. */
    readonly codeName: string | null;
    readonly at: IsoInstant;
  } | null;
  readonly identities: readonly IdentityRecord[];
  /** Joins that can be undone, youngest first. */
  readonly merges: readonly MergeRecord[];
  /** Others with the same phone number. */
  readonly samePhone: readonly { readonly id: string; readonly displayName: string }[];
};

export type CustomerReads = {
  /** Last changed first. */
  readonly list: (query: {
    readonly merchantId: string;
    readonly tagId: string | undefined;
    readonly after: readonly string[] | undefined;
    readonly limit: number;
  }) => Promise<{ readonly items: readonly CustomerRecord[]; readonly next: readonly string[] | undefined }>;
  /** In the order of the ids; those that are not there are left out. */
  readonly byIds: (merchantId: string, ids: readonly string[]) => Promise<readonly CustomerRecord[]>;
  /** Who was joined to another is read as that other. */
  readonly find: (merchantId: string, id: string) => Promise<CustomerDetailRecord | undefined>;
};
