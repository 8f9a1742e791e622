import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { ClaimedPush } from '../ports/queues/inbound-queue.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import { receiveEvent } from './receive-event.js';
import { receiveMessage } from './receive-message.js';
import type { Receiving } from './receiving.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly clock: Clock; readonly newId: NewId; readonly wakeUp: WakeUp };

/** The lease under which a push is worked on. */
export type InboundLease = { readonly shard: number; readonly leaseNumber: number };

/**
 * Brings one journaled push into customer, conversation and message, in one transaction with its mark in the journal, so that
 * it may run twice and does its work once. Returns false when the lease was lost or the push was already done.
 */
export const createReceiveInbound =
  ({ unitOfWork, clock, newId, wakeUp }: Deps) =>
  async (claimed: ClaimedPush, lease: InboundLease): Promise<boolean> => {
    const { merchantId, push } = claimed;
    const done = await unitOfWork.run(merchantId, async (stores) => {
      if (!(await stores.journal.markDone(claimed, lease))) return { received: false, startsTimer: false };
      const receiving: Receiving = { claimed, at: clock.now(), newId };
      const startsTimer =
        push.kind === 'message'
          ? await receiveMessage(stores, receiving, push)
          : await receiveEvent(stores, receiving, push);
      return { received: true, startsTimer };
    });
    if (done.received) wakeUp.wake('outbox', merchantId);
    if (done.startsTimer) wakeUp.wake('timers', merchantId);
    return done.received;
  };

export type ReceiveInbound = ReturnType<typeof createReceiveInbound>;
