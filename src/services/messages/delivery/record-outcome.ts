import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { DeliveryError, DeliveryState } from '../../../domain/conversations/message.js';
import { applyRefusal, giveBack } from '../../../domain/channels/reply-window.js';
import type { Charge, WindowVerdict } from '../../../domain/channels/reply-window.js';
import type { Clock } from '../../../kernel/clock.js';
import type { NewId } from '../../../kernel/ids.js';
import type { Logger } from '../../../kernel/logger.js';
import type { ClaimedOutbound } from '../../ports/stores/conversations/outbound-stores.js';
import type { Stores, UnitOfWork } from '../../ports/stores/unit-of-work.js';
import type { WakeUp } from '../../ports/live/wake-up.js';
import { createRecordSent } from './record-sent.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
  readonly logger: Logger;
};

/** How a send ended. */
export type FinalOutcome =
  | { readonly status: 'sent' }
  | {
      readonly status: 'failed';
      readonly error: DeliveryError;
      readonly window: WindowVerdict | undefined;
      /** When the refused call was made. */
      readonly askedAt: Date;
    }
  | { readonly status: 'unknown'; readonly error: DeliveryError };

const EARLIER_PART_FAILED: DeliveryError = { code: 'earlier_part_failed' };

/**
 * Writes how a claimed send ended, once: the part, its message, the allowance, the events, and who is next. A late answer, after
 * the lease was given to somebody else or the send was marked unknown, is logged and changes nothing; then it returns false.
 */
export const createRecordOutcome = (deps: Deps) => {
  const { wakeUp, logger } = deps;
  const recordSent = createRecordSent(deps);
  const recordOne = createRecordOne(deps);

  return async (job: ClaimedOutbound, outcome: FinalOutcome): Promise<boolean> => {
    const isWholeSent = outcome.status === 'sent' && job.parts === 1;
    const recorded = await (isWholeSent ? recordSent(job) : recordOne(job, outcome));
    if (!recorded) {
      logger.warn(
        { outboundId: job.id, leaseNumber: job.leaseNumber, outcome: outcome.status },
        'late outcome refused',
      );
      return false;
    }
    wakeUp.wake('outbox', job.merchantId);
    if (recorded.isNextWaiting) wakeUp.wake('outbound', job.channelId);
    return true;
  };
};

export type RecordOutcome = ReturnType<typeof createRecordOutcome>;

/** Undefined when the lease is lost. */
const createRecordOne =
  ({ unitOfWork, clock, newId }: Deps) =>
  (job: ClaimedOutbound, outcome: FinalOutcome): Promise<{ readonly isNextWaiting: boolean } | undefined> =>
    unitOfWork.run(job.merchantId, async (stores) => {
      await stores.customers.lockIdentityById(job.identityId);
      const mine = await stores.outbound.lockClaimed(job.id, job.leaseNumber);
      if (!mine) return undefined;
      const at = clock.now();
      const error = outcome.status === 'sent' ? undefined : outcome.error;
      const rest = error ? await stores.outbound.failRest(mine.messageId, EARLIER_PART_FAILED, at) : [];
      const { id, identityId } = mine;
      const isNextWaiting = await stores.outbound.end({ id, identityId, state: outcome.status, error, at });
      const conversation = await stores.conversations.findById(mine.conversationId);
      if (!conversation) throw new Error('a send without its conversation');
      await setDelivery(stores, conversation, { mine, outcome });
      if (outcome.status !== 'sent') await correctGrants(stores, conversation, { mine, outcome, rest, newId });
      return { isNextWaiting };
    });

const audienceOf = ({ agentId, skillGroupId }: Conversation) => ({ agentId, skillGroupId });

type Ended = { readonly mine: ClaimedOutbound; readonly outcome: FinalOutcome };

/** A message is sent when its last part is, and what its first unlucky part is before that. */
const setDelivery = async (
  { messages, outbound, outbox }: Stores,
  conversation: Conversation,
  { mine, outcome }: Ended,
): Promise<void> => {
  const error = outcome.status === 'sent' ? undefined : outcome.error;
  const isWholeSent =
    mine.parts === 1 || (await outbound.partsOf(mine.messageId)).every(({ state }) => state === 'sent');
  const delivery: DeliveryState = outcome.status === 'sent' && !isWholeSent ? 'sending' : outcome.status;
  await announceDelivery({ messages, outbox }, conversation, { mine, delivery, error });
};

type Announced = {
  readonly mine: Pick<ClaimedOutbound, 'messageId' | 'openedMonth'>;
  readonly delivery: DeliveryState;
  readonly error: DeliveryError | undefined;
};

/** Sets the state an agent sees and says so. */
export const announceDelivery = async (
  { messages, outbox }: Pick<Stores, 'messages' | 'outbox'>,
  conversation: Conversation,
  { mine: { messageId, openedMonth }, delivery, error }: Announced,
): Promise<void> => {
  const message = await messages.setDelivery({ messageId, openedMonth, delivery, error });
  if (!message) throw new Error('a send without its message');
  await outbox.add([
    {
      type: 'message.delivery_changed',
      conversationId: conversation.id,
      messageId,
      number: message.number,
      delivery,
      error,
      audience: audienceOf(conversation),
    },
  ]);
};

type Correction = {
  readonly mine: ClaimedOutbound;
  readonly outcome: Exclude<FinalOutcome, { readonly status: 'sent' }>;
  readonly rest: readonly Charge[];
  readonly newId: NewId;
};

/** `unknown` keeps what it took; a refusal gives it back, and may say that the window is not what we believed. */
const correctGrants = async (
  { grants, outbound, outbox }: Stores,
  conversation: Conversation,
  { mine, outcome, rest, newId }: Correction,
): Promise<void> => {
  const { identityId } = mine;
  const before = await grants.of(identityId);
  const unused = outcome.status === 'failed' && mine.charge ? [mine.charge, ...rest] : rest;
  let corrected = giveBack(before, unused);
  if (outcome.status === 'failed' && outcome.window) {
    const { window: verdict, askedAt, error } = outcome;
    const refusal = applyRefusal(corrected, { verdict, askedAt });
    corrected = refusal.grants;
    await outbound.voidCharges(identityId);
    if (refusal.drifted) {
      await grants.addDrift({ id: newId(), identityId, errcode: error.errcode ?? 0, ledger: before, at: askedAt });
    }
  }
  await grants.save(identityId, corrected);
  await outbox.add([
    {
      type: 'allowance.changed',
      conversationId: conversation.id,
      identityId,
      grants: corrected,
      audience: audienceOf(conversation),
    },
  ]);
};
