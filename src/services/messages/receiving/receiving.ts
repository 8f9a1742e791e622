import type { InboundPush } from '../../../domain/conversations/inbound.js';
import type { MatchesPattern } from '../../../domain/self-service/decide.js';
import type { NewId } from '../../../kernel/ids.js';
import type { Met } from '../../ports/stores/conversations/conversation-stores.js';
import type { AcceptedPush } from '../../ports/queues/inbound-queue.js';
import type { PassiveReply } from '../../ports/stores/conversations/self-service-stores.js';

/** What the steps of receiving share. */
export type Receiving = {
  readonly claimed: AcceptedPush;
  /** Who sent it, where its mark has met them. */
  readonly met?: Met;
  readonly at: Date;
  readonly newId: NewId;
  readonly matches: MatchesPattern;
  /** The push still waits for its response, which can hold a reply that costs nothing. */
  readonly canAnswerInResponse: boolean;
};

/** Whose orders are to be said, and where. */
export type OrdersAsked = { readonly conversationId: string; readonly identityId: string };

/** What receiving one push leaves to be done after its commit. */
export type Received = {
  readonly startsTimer: boolean;
  /** Something waits for the sender. */
  readonly sends: boolean;
  /** Goes into the response of the push. */
  readonly passive: PassiveReply | undefined;
  /** The customer's orders are to be looked up and said. */
  readonly asksOrders?: OrdersAsked;
};

export const NOTHING_MORE: Received = { startsTimer: false, sends: false, passive: undefined };

/** A push that is a message, or one that is an event. */
export type PushOf<Kind extends InboundPush['kind']> = Extract<InboundPush, { kind: Kind }>;
