import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { ClaimedPush } from '../ports/queues/inbound-queue.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import { receiveEvent } from './receive-event.js';
import { receiveMessage } from './receive-message.js';
import type { Receiving } from './receiving.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly clock: Clock; readonly newId: NewId; readonly wakeUp: WakeUp };

/** What became of a push; `startsTimer`: a timer is due now. */
type Received = { readonly isReceived: boolean; readonly startsTimer: boolean };

/**
 * Brings journaled pushes of one merchant into customers, conversations and messages, in one transaction with their marks in
 * the journal, so that it may run twice and does its work once. Each lane holds the pushes of one identity in order; lanes run
 * side by side and share statements. A push whose lease was lost, or that is done already, is passed over.
 */
export const createReceiveInbound = ({ unitOfWork, clock, newId, wakeUp }: Deps) => {
  const receive = async (stores: Stores, claimed: ClaimedPush): Promise<Received> => {
    if (!(await stores.journal.markDone(claimed))) return { isReceived: false, startsTimer: false };
    const { push } = claimed;
    const receiving: Receiving = { claimed, at: clock.now(), newId };
    const startsTimer =
      push.kind === 'message'
        ? await receiveMessage(stores, receiving, push)
        : await receiveEvent(stores, receiving, push);
    return { isReceived: true, startsTimer };
  };

  const receiveLane = async (stores: Stores, lane: readonly ClaimedPush[]): Promise<readonly Received[]> => {
    const received: Received[] = [];
    for (const claimed of lane) received.push(await receive(stores, claimed));
    return received;
  };

  return async (lanes: readonly (readonly ClaimedPush[])[]): Promise<void> => {
    const merchantId = lanes[0]?.[0]?.merchantId;
    if (merchantId === undefined) return;
    const works = lanes.map((lane) => (stores: Stores) => receiveLane(stores, lane));
    const received = (await unitOfWork.runTogether(merchantId, works)).flat();
    if (received.some(({ isReceived }) => isReceived)) wakeUp.wake('outbox', merchantId);
    if (received.some(({ startsTimer }) => startsTimer)) wakeUp.wake('timers', merchantId);
  };
};

export type ReceiveInbound = ReturnType<typeof createReceiveInbound>;
