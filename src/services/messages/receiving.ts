import type { InboundPush } from '../../domain/conversations/inbound.js';
import type { NewId } from '../../kernel/ids.js';
import type { ClaimedPush } from '../ports/queues/inbound-queue.js';

/** What the steps of receiving share. */
export type Receiving = {
  readonly claimed: ClaimedPush;
  readonly at: Date;
  readonly newId: NewId;
};

/** A push that is a message, or one that is an event. */
export type PushOf<Kind extends InboundPush['kind']> = Extract<InboundPush, { kind: Kind }>;
