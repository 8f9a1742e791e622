import type { AgentRole, AgentStatus } from '../../../domain/people/agent.js';
import type { ChannelKind } from '../../../domain/channels/channel.js';
import type { ConversationState, MessagePreview } from '../../../domain/conversations/conversation.js';
import type { DeliveryError, DeliveryState, Message, MessageDirection } from '../../../domain/conversations/message.js';
import type { Grant } from '../../../domain/channels/reply-window.js';

/** An instant in UTC, ISO 8601 with milliseconds: what leaves as JSON. */
export type IsoInstant = string;

/** Who looks, and whether they may see everything of their merchant. */
export type ReadViewer = { readonly merchantId: string; readonly agentId: string; readonly seesAll: boolean };

/**
 * mine = held by the viewer; queued = waiting where the viewer may claim; groups = open in the viewer's skill groups, as far as
 * they may see them; at_risk = an answer is owed and the window or the allowance is about to end; closed = had by the viewer;
 * all = the merchant's; customer = one customer's, as far as the viewer may see them.
 */
export type ConversationScope = 'mine' | 'queued' | 'groups' | 'at_risk' | 'closed' | 'all' | 'customer';

/** Of mine and groups: opened and latest have the youngest first, waiting the longest wait, window the one that ends first. */
export type ConversationSort = 'opened' | 'waiting' | 'latest' | 'window';

/** A conversation as the screens show it, ready to be JSON. */
export type ConversationRecord = {
  readonly id: string;
  readonly state: ConversationState;
  readonly channelId: string;
  readonly channelName: string;
  readonly channelKind: ChannelKind;
  readonly customerId: string;
  readonly identityId: string;
  readonly customerName: string;
  readonly skillGroupId: string | null;
  readonly agentId: string | null;
  readonly assignmentNumber: number;
  readonly priority: number;
  readonly arrivedAt: IsoInstant;
  readonly openedAt: IsoInstant;
  readonly assignedAt: IsoInstant | null;
  readonly acceptedAt: IsoInstant | null;
  readonly closedAt: IsoInstant | null;
  readonly lastNumber: number;
  readonly readNumber: number;
  readonly unread: number;
  readonly lastMessageAt: IsoInstant | null;
  readonly lastPreview: MessagePreview | null;
  readonly waitingSince: IsoInstant | null;
  readonly version: number;
};

export type ConversationCounts = {
  readonly mine: number;
  readonly queued: number;
  readonly unread: number;
  readonly groups: number;
  readonly atRisk: number;
};

/** A row of a list with the ledger of its identity. */
export type ListedConversation = { readonly record: ConversationRecord; readonly grants: readonly Grant[] };

export type ConversationReads = {
  readonly list: (query: {
    readonly viewer: ReadViewer;
    readonly scope: ConversationScope;
    readonly sort: ConversationSort | undefined;
    readonly state: ConversationState | undefined;
    /** Whose, in scope `customer`. */
    readonly customerId: string | undefined;
    /** The place after which to go on, as `next` gave it. */
    readonly after: readonly string[] | undefined;
    readonly limit: number;
  }) => Promise<{ readonly items: readonly ListedConversation[]; readonly next: readonly string[] | undefined }>;
  readonly counts: (viewer: ReadViewer) => Promise<ConversationCounts>;
  /** Undefined where there is none, or none the viewer may see. */
  readonly find: (
    viewer: ReadViewer,
    conversationId: string,
  ) => Promise<
    | {
        readonly record: ConversationRecord;
        readonly grants: readonly Grant[];
        readonly visits: number;
        readonly hasClosingText: boolean;
      }
    | undefined
  >;
  /** Views of these conversations as they stand, whoever may see them; in no order, unknown ids left out. */
  readonly viewsOf: (merchantId: string, conversationIds: readonly string[]) => Promise<readonly ConversationRecord[]>;
  /** Why routing decided as it did, oldest first. */
  readonly routingDecisions: (
    merchantId: string,
    conversationId: string,
  ) => Promise<
    readonly {
      readonly list: 'skill_group' | 'agent';
      readonly reason: Readonly<Record<string, unknown>>;
      readonly decidedAt: IsoInstant;
    }[]
  >;
};

/** What is kept of a picture, voice or video, without the link to it. */
export type MediaFacts = {
  readonly id: string;
  readonly state: 'pending' | 'stored' | 'failed';
  readonly kind: 'image' | 'voice' | 'video' | 'file';
  readonly contentType: string | null;
  readonly width: number | null;
  readonly height: number | null;
};

/** A conversation as it stands over its lines in a customer's history. */
export type PastConversation = {
  readonly id: string;
  readonly channelName: string;
  readonly channelKind: ChannelKind;
  readonly state: ConversationState;
  readonly openedAt: IsoInstant;
  readonly closedAt: IsoInstant | null;
  readonly agentName: string | null;
  readonly wrapUp: { readonly reason?: string; readonly note?: string } | null;
};

export type MessageRecord = {
  readonly id: string;
  readonly conversationId: string;
  readonly number: number;
  readonly clientMsgId: string | null;
  readonly direction: MessageDirection;
  readonly agentId: string | null;
  readonly content: Message['content'];
  readonly media: MediaFacts | null;
  readonly delivery: DeliveryState | null;
  readonly deliveryError: DeliveryError | null;
  readonly late: boolean;
  readonly occurredAt: IsoInstant;
};

/** A page of lines; `hasMore` in the direction that was asked for, `hasLater` after the last of them. */
export type LinePage = {
  readonly items: readonly MessageRecord[];
  readonly hasMore: boolean;
  readonly hasLater: boolean;
};

export type MessageReads = {
  /** Lines of one conversation in ascending order; undefined where the viewer may not see it. */
  readonly list: (query: {
    readonly viewer: ReadViewer;
    readonly conversationId: string;
    /** Lines before this number, the youngest of them; without `before` and `after`, the youngest of all. */
    readonly before: number | undefined;
    readonly after: number | undefined;
    /** In the place of both: the lines on both sides of this message; undefined is answered where it is not in here. */
    readonly around?: string | undefined;
    readonly limit: number;
  }) => Promise<LinePage | undefined>;
  /**
   * Lines of the same customer in the conversations before or after this one, each in ascending order. Whoever holds the
   * conversation sees all of them, others those they may see by themselves; undefined where they may not see this one.
   */
  readonly history: (query: {
    readonly viewer: ReadViewer;
    readonly conversationId: string;
    readonly direction: 'earlier' | 'later';
    /** Opening and id of a conversation and the number of a line in it, after which to go on. */
    readonly after: readonly string[] | undefined;
    readonly limit: number;
  }) => Promise<
    | {
        readonly conversations: readonly PastConversation[];
        readonly items: readonly MessageRecord[];
        readonly next: readonly string[] | undefined;
      }
    | undefined
  >;
  readonly mediaOf: (merchantId: string, mediaIds: readonly string[]) => Promise<readonly MediaFacts[]>;
};

/** A colleague, without what the sockets say. */
export type ColleagueRecord = {
  readonly id: string;
  readonly name: string;
  readonly role: AgentRole;
  readonly status: AgentStatus;
  readonly capacity: number;
  readonly activeCount: number;
  readonly skillGroupIds: readonly string[];
};

export type ColleagueReads = {
  /** Everybody of the merchant who may serve and is not disabled, by name; at most 1,000. */
  readonly list: (merchantId: string) => Promise<readonly ColleagueRecord[]>;
};
