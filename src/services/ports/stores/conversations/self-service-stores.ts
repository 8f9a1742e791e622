import type { BusinessHours } from '../../../../domain/calendar/business-hours.js';
import type { Conversation } from '../../../../domain/conversations/conversation.js';
import type { OutboundContent } from '../../../../domain/conversations/message.js';
import type { SelfServiceRule } from '../../../../domain/self-service/rule.js';

/** What rules and texts need to know of who writes. */
export type CustomerFacts = {
  readonly name: string | undefined;
  readonly tags: readonly string[];
  /** In another conversation than this one. */
  readonly hasWrittenBefore: boolean;
  /** Lines the desk itself said in this conversation within the last hour. */
  readonly answersOfLastHour: number;
};

export type QueuePlace = {
  /** From 1. */
  readonly place: number;
  /** How fast the last ones left the queue; undefined where nobody did within the hour. */
  readonly secondsPerPlace: number | undefined;
};

export type SelfServiceStore = {
  /** All of the merchant, in order, also those that are off. */
  readonly rules: () => Promise<readonly SelfServiceRule[]>;
  /** Nobody else changes the list until the transaction ends. */
  readonly lockRules: () => Promise<void>;
  /** After those there are. */
  readonly addRule: (rule: SelfServiceRule) => Promise<void>;
  readonly replaceRules: (rules: readonly SelfServiceRule[]) => Promise<void>;
  readonly factsOf: (conversation: Conversation, at: Date) => Promise<CustomerFacts>;
  /** Makes tags the merchant does not have yet. */
  readonly addTags: (customerId: string, tags: readonly string[], at: Date) => Promise<void>;
  /** Where a queued conversation stands, and how fast its queue moves. */
  readonly placeOf: (conversation: Conversation, at: Date) => Promise<QueuePlace>;
  /**
   * Marks the channels whose pushes may be answered in their own response: official accounts with an enabled rule or a code that
   * welcomes, all of them
   * when `answersAnyway`. Returns those whose mark changed.
   */
  readonly markAnsweringChannels: (answersAnyway: boolean) => Promise<readonly string[]>;
};

export type BusinessHoursStore = {
  readonly all: () => Promise<readonly BusinessHours[]>;
  readonly replace: (hours: readonly (BusinessHours & { readonly id: string })[]) => Promise<void>;
};

/** A reply in the response of a push. */
export type PassiveReply = {
  readonly messageId: string;
  readonly conversationId: string;
  readonly openedMonth: string;
  readonly content: OutboundContent;
};

export type PassiveReplyStore = {
  readonly add: (
    reply: PassiveReply & { readonly channelId: string; readonly pushKey: string; readonly createdAt: Date },
  ) => Promise<void>;
  /** What the push was answered with, unless it went another way meanwhile. */
  readonly find: (channelId: string, pushKey: string) => Promise<PassiveReply | undefined>;
  /** Moves it from `offered` to its end, once; undefined when it had ended before. */
  readonly end: (messageId: string, state: 'sent' | 'late') => Promise<PassiveReply | undefined>;
};

export type Rating = {
  readonly id: string;
  readonly conversationId: string;
  readonly customerId: string;
  readonly channelId: string;
  readonly agentId: string | undefined;
  readonly skillGroupId: string | undefined;
  readonly score: number;
  readonly ratedAt: Date;
};

export type RatingStore = {
  /** One invitation per conversation: a second one changes nothing. */
  readonly invite: (id: string, conversation: Conversation, at: Date) => Promise<void>;
  /** The conversation of an invitation that waits for an answer, not older than `since`. */
  readonly invitedConversationOf: (identityId: string, since: Date) => Promise<string | undefined>;
  /** False when it has been rated before. */
  readonly rate: (conversationId: string, score: number, at: Date) => Promise<boolean>;
  /** Newest first, after a place in that order. */
  readonly list: (page: {
    readonly after: { readonly ratedAt: Date; readonly id: string } | undefined;
    readonly limit: number;
    readonly upTo: number | undefined;
  }) => Promise<readonly Rating[]>;
  /** Newest first. */
  readonly ofCustomer: (customerId: string, limit: number) => Promise<readonly Rating[]>;
  /** Invitations and ratings since then, by score. */
  readonly summary: (since: Date) => Promise<{
    readonly invited: number;
    readonly rated: number;
    readonly average: number | undefined;
  }>;
};
