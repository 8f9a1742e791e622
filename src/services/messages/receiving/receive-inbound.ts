import type { Clock } from '../../../kernel/clock.js';
import type { NewId } from '../../../kernel/ids.js';
import type { ClaimedPush } from '../../ports/queues/inbound-queue.js';
import type { Stores, UnitOfWork } from '../../ports/stores/unit-of-work.js';
import type { WakeUp } from '../../ports/live/wake-up.js';
import type { Patterns } from '../../ports/tools/patterns.js';
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

/** What became of a push: nothing where it was passed over. */
type Done = { readonly claimed: ClaimedPush; readonly received: Received | undefined };

/**
 * Brings journaled pushes of one merchant into customers, conversations and messages, in one transaction with their marks in
 * the journal, so that it may run twice and does its work once. Each lane holds the pushes of one identity in order; lanes run
 * side by side and share statements. A push whose lease was lost, or that is done already, is passed over.
 */
export const createReceiveInbound = ({ unitOfWork, clock, newId, wakeUp, patterns: { matches } }: Deps) => {
  const receive = async (stores: Stores, claimed: ClaimedPush): Promise<Done> => {
    const met = await stores.journal.markDone(claimed);
    if (!met) return { claimed, received: undefined };
    const receiving = { claimed, met, at: clock.now(), newId, matches, canAnswerInResponse: false };
    return { claimed, received: await receivePush(stores, receiving) };
  };

  const receiveLane = async (stores: Stores, lane: readonly ClaimedPush[]): Promise<readonly Done[]> => {
    const done: Done[] = [];
    for (const claimed of lane) done.push(await receive(stores, claimed));
    return done;
  };

  return async (lanes: readonly (readonly ClaimedPush[])[]): Promise<void> => {
    const merchantId = lanes[0]?.[0]?.merchantId;
    if (merchantId === undefined) return;
    const works = lanes.map((lane) => (stores: Stores) => receiveLane(stores, lane));
    const done = (await unitOfWork.runTogether(merchantId, works)).flat();
    const received = done.flatMap((one) => one.received ?? []);
    if (received.length > 0) wakeUp.wake('outbox', merchantId);
    if (received.some(({ startsTimer }) => startsTimer)) wakeUp.wake('timers', merchantId);
    const senders = done.flatMap((one) => (one.received?.sends ? one.claimed.channelId : []));
    for (const channelId of new Set(senders)) wakeUp.wake('outbound', channelId);
  };
};

export type ReceiveInbound = ReturnType<typeof createReceiveInbound>;

/** Everything one push means, in the caller's transaction, which has marked it done. */
export const receivePush = (stores: Stores, receiving: Receiving): Promise<Received> => {
  const { push } = receiving.claimed;
  return push.kind === 'message' ? receiveMessage(stores, receiving, push) : receiveEvent(stores, receiving, push);
};
