import type {
  CloseReason,
  Conversation,
  ConversationEntry,
  ConversationState,
  MessagePreview,
} from '../../../../domain/conversations/conversation.js';
import type { ChannelKind } from '../../../../domain/channels/channel.js';
import type { Grant } from '../../../../domain/channels/reply-window.js';
import type { InboundEventContent } from '../../../../domain/conversations/inbound.js';
import type {
  DeliveryError,
  DeliveryState,
  Message,
  MessageContent,
  MessageDirection,
} from '../../../../domain/conversations/message.js';

/** One openid of a customer on one channel. */
export type Identity = {
  readonly id: string;
  readonly channelId: string;
  readonly channelKind: ChannelKind;
  readonly customerId: string;
  readonly openid: string;
  readonly lastAgentId: string | undefined;
  /** How they came in last, and when. */
  readonly entry: ConversationEntry | undefined;
  readonly enteredAt: Date | undefined;
  /** On the block list: what they write is kept and goes no further. */
  readonly isBlocked: boolean;
};

/** Who sent a push, as its mark in the journal met them. */
export type Met = {
  /** Undefined: their first push. */
  readonly identity: Identity | undefined;
  /** Their open conversation, locked. */
  readonly open: Conversation | undefined;
};

/** A fact about a customer or a channel that is not a message: kept also where no conversation shows it. */
export type CustomerEvent = {
  readonly id: string;
  readonly channelId: string;
  /** Undefined for notices of the platform, which no customer sent. */
  readonly identityId: string | undefined;
  readonly openid: string;
  readonly wechatName: string;
  readonly content: InboundEventContent;
  readonly occurredAt: Date;
};

/** Lock order everywhere: agent, then conversation, then identity. */
export type CustomerStore = {
  /** Finds the identity of this openid, or makes it with a new customer. Takes no lock. */
  readonly ensureIdentity: (input: {
    readonly channelId: string;
    readonly openid: string;
    readonly newIdentityId: string;
    readonly newCustomerId: string;
  }) => Promise<Identity>;
  /** Locks a known identity: everything that changes its allowance or its order of sending holds this lock. */
  readonly lockIdentityById: (identityId: string) => Promise<Identity | undefined>;
  /** What the customer did last, and, where it says how they came in, the entry of their next conversation. Locks. */
  readonly noteSeen: (
    identityId: string,
    seen: { readonly at: Date; readonly entry?: ConversationEntry },
  ) => Promise<void>;
  readonly setFollowing: (identityId: string, following: boolean) => Promise<void>;
  readonly setLastAgent: (identityId: string, agentId: string) => Promise<void>;
  readonly addEvent: (event: CustomerEvent) => Promise<void>;
};

/** What a change of a conversation may set; what is not named stays. `null` empties. */
export type ConversationPatch = {
  readonly state?: ConversationState;
  readonly skillGroupId?: string | null;
  readonly agentId?: string | null;
  readonly preferredAgentId?: string | null;
  readonly assignmentNumber?: number;
  readonly priority?: number;
  readonly arrivedAt?: Date;
  readonly queuedAt?: Date | null;
  readonly assignedAt?: Date | null;
  readonly acceptedAt?: Date | null;
  readonly closedAt?: Date | null;
  readonly closeReason?: CloseReason | null;
  readonly wrapUp?: { readonly reason?: string; readonly note?: string } | null;
  readonly waitingSince?: Date | null;
  readonly lastCustomerAt?: Date;
  readonly lastAgentAt?: Date;
  /** When a person answered first; set once. */
  readonly firstAgentAt?: Date;
  readonly lastMessageAt?: Date;
  readonly lastPreview?: MessagePreview;
  readonly lastNumber?: number;
  readonly readNumber?: number;
  readonly unreadCount?: number;
  readonly returnedCount?: number;
};

export type NewConversation = {
  readonly id: string;
  readonly channelId: string;
  readonly identityId: string;
  readonly customerId: string;
  readonly skillGroupId: string | undefined;
  readonly preferredAgentId: string | undefined;
  readonly state: 'queued' | 'self_service' | 'left_message';
  readonly entry: ConversationEntry;
  readonly openedAt: Date;
};

/** A customer's line, and what it changes of the conversation; what is undefined stays. */
export type Heard = {
  readonly message: Message;
  readonly waitingSince: Date | undefined;
  /** Undefined: it comes late, behind what was said after it. */
  readonly preview: MessagePreview | undefined;
};

/** The conversation as it now stands, and the allowance ledger of its identity as it was before the message. */
export type AfterHearing = { readonly conversation: Conversation; readonly grants: readonly Grant[] };

export type AssignedBy = 'routing' | 'claim' | 'transfer' | 'take_over' | 'reopen';

export type ConversationStore = {
  readonly findById: (id: string) => Promise<Conversation | undefined>;
  /** Locks the row until the transaction ends. */
  readonly lockById: (id: string) => Promise<Conversation | undefined>;
  /** The open conversation of an identity, locked; at most one by a unique index. */
  readonly lockOpenOf: (identityId: string) => Promise<Conversation | undefined>;
  /** The conversation that was closed last, if that was after `since`. */
  readonly lockClosedSince: (identityId: string, since: Date) => Promise<Conversation | undefined>;
  readonly add: (conversation: NewConversation) => Promise<Conversation>;
  /** Applies the patch, raises `version`, returns the row as it now stands. */
  readonly update: (id: string, patch: ConversationPatch) => Promise<Conversation>;
  /** A locked conversation with what its customer said in it; their identity was seen and is locked, and has these grants. */
  readonly hear: (conversation: Conversation, heard: Heard) => Promise<AfterHearing>;
  /** Adds to those who may see it because a note names them. */
  readonly addMentioned: (id: string, agentIds: readonly string[]) => Promise<void>;
  /** How many active conversations an agent holds. Hold the agent's lock. */
  readonly countActiveOf: (agentId: string) => Promise<number>;
  /** The first of a skill group's queue, as routing would take them, locked; who is being worked on is passed over. */
  readonly lockHeadOf: (skillGroupId: string, count: number) => Promise<readonly Conversation[]>;
  /** Open conversations of a channel, in no order, at most so many. */
  readonly openOfChannel: (channelId: string, limit: number) => Promise<readonly string[]>;
  /** Open ones of a channel in which an answer is owed. */
  readonly countOwedOf: (channelId: string) => Promise<number>;
  readonly activeOf: (agentId: string) => Promise<readonly Conversation[]>;
  readonly openAssignment: (input: {
    readonly id: string;
    readonly conversationId: string;
    readonly agentId: string;
    readonly number: number;
    readonly by: AssignedBy;
    readonly overCapacity: boolean;
    readonly at: Date;
  }) => Promise<void>;
  readonly endAssignment: (conversationId: string, at: Date, reason: string) => Promise<void>;
  /** Keeps why routing decided so: candidates, who was skipped and why. */
  readonly addRoutingDecision: (input: {
    readonly id: string;
    readonly conversationId: string;
    readonly list: 'skill_group' | 'agent';
    readonly reason: Readonly<Record<string, unknown>>;
    readonly at: Date;
  }) => Promise<void>;
};

export type NewMessage = {
  readonly id: string;
  readonly conversationId: string;
  readonly openedMonth: string;
  readonly number: number;
  readonly clientMsgId?: string;
  readonly direction: MessageDirection;
  readonly agentId?: string;
  readonly content: MessageContent;
  readonly delivery?: DeliveryState;
  readonly late?: boolean;
  readonly occurredAt: Date;
};

export type MessageStore = {
  readonly add: (messages: readonly NewMessage[]) => Promise<readonly Message[]>;
  readonly findByClientId: (conversation: Conversation, clientMsgId: string) => Promise<Message | undefined>;
  readonly findById: (id: string, openedMonth: string) => Promise<Message | undefined>;
  readonly countInboundAfter: (conversation: Conversation, number: number) => Promise<number>;
  readonly setDelivery: (input: {
    readonly messageId: string;
    readonly openedMonth: string;
    readonly delivery: DeliveryState;
    readonly error: DeliveryError | undefined;
  }) => Promise<Message | undefined>;
};
