import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { ClaimedPush } from '../ports/queues/inbound-queue.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { Patterns } from '../ports/tools/patterns.js';
import { receiveEvent } from './receive-event.js';
import { receiveMessage } from './receive-message.js';
import type { Received, Receiving } from './receiving.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly wakeUp: WakeUp;
  readonly patterns: Pick<Patterns, 'matches'>;
};

/** The lease under which a push is worked on. */
export type InboundLease = { readonly shard: number; readonly leaseNumber: number };

/**
 * Brings one journaled push into customer, conversation and message, in one transaction with its mark in the journal, so that
 * it may run twice and does its work once. Returns false when the lease was lost or the push was already done.
 */
export const createReceiveInbound =
  ({ unitOfWork, clock, newId, wakeUp, patterns: { matches } }: Deps) =>
  async (claimed: ClaimedPush, lease: InboundLease): Promise<boolean> => {
    const received = await unitOfWork.run(claimed.merchantId, async (stores) => {
      if (!(await stores.journal.markDone(claimed, lease))) return undefined;
      return receivePush(stores, { claimed, at: clock.now(), newId, matches, canAnswerInResponse: false });
    });
    if (received) wakeAfter(wakeUp, claimed, received);
    return received !== undefined;
  };

export type ReceiveInbound = ReturnType<typeof createReceiveInbound>;

/** Everything one push means, in the caller's transaction, which has marked it done. */
export const receivePush = (stores: Stores, receiving: Receiving): Promise<Received> => {
  const { push } = receiving.claimed;
  return push.kind === 'message' ? receiveMessage(stores, receiving, push) : receiveEvent(stores, receiving, push);
};

/** Tells the workers what the commit has left for them. */
export const wakeAfter = (
  wakeUp: Pick<WakeUp, 'wake'>,
  { merchantId, channelId }: Pick<ClaimedPush, 'merchantId' | 'channelId'>,
  { startsTimer, sends }: Received,
): void => {
  wakeUp.wake('outbox', merchantId);
  if (startsTimer) wakeUp.wake('timers', merchantId);
  if (sends) wakeUp.wake('outbound', channelId);
};
