import type { OutboundContent } from '../../../domain/conversations/message.js';
import type { Clock } from '../../../kernel/clock.js';
import type { NewId } from '../../../kernel/ids.js';
import type { Logger } from '../../../kernel/logger.js';
import type { WakeUp } from '../../ports/live/wake-up.js';
import type { AcceptedPush, AcceptOutcome } from '../../ports/queues/inbound-queue.js';
import type { PassiveReply } from '../../ports/stores/conversations/self-service-stores.js';
import type { UnitOfWork } from '../../ports/stores/unit-of-work.js';
import type { Patterns } from '../../ports/tools/patterns.js';
import type { AnswerOrders } from '../../self-service/answering/answer-orders.js';
import type { SettlePassiveReply } from '../../self-service/answering/settle-passive-reply.js';
import { receivePush } from './receive-inbound.js';
import type { OrdersAsked, Received } from './receiving.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly wakeUp: WakeUp;
  readonly patterns: Pick<Patterns, 'matches'>;
  readonly settlePassiveReply: SettlePassiveReply;
  readonly answerOrders: AnswerOrders;
  /** Leaves the push to the workers. */
  readonly wakeInbound: (push: AcceptedPush) => void;
  readonly logger: Logger;
  /** How long the response may wait for the rules. */
  readonly withinMs?: number;
};

/** What goes into the response. */
export type PushAnswer = {
  readonly content: OutboundContent;
  /** Call it when the response was written. Never throws. */
  readonly onWritten: () => void;
};

const WITHIN_MS = 2_000;
/** What it takes to store an answer and write it down: later than this before the end, it goes another way at once. */
const LAST_MS = 150;

type Work = Promise<PassiveReply | undefined>;

/**
 * Receives a push of a channel with rules where it was accepted, and gives what its response is to hold. A repeated push gets what
 * the first one got. Undefined: there is nothing to say, or a worker says it, or it came too late and goes another way. Never
 * throws: the push is in the journal, and a worker receives whatever fails here.
 */
export const createAnswerPush = (deps: Deps) => {
  const { settlePassiveReply, withinMs = WITHIN_MS } = deps;
  const underWay = new Map<string, Work>();
  const receive = createReceive(deps, withinMs);

  const begin = (accepted: AcceptedPush, outcome: AcceptOutcome): Work => {
    const key = `${accepted.channelId} ${accepted.push.key}`;
    const running = underWay.get(key);
    if (running) return running;
    const work = (outcome === 'stored' ? receive(accepted) : findEarlier(deps, accepted)).finally(() =>
      underWay.delete(key),
    );
    underWay.set(key, work);
    return work;
  };

  /** Nobody waits for it in the response any more. */
  const settleLate = async (work: Work, merchantId: string): Promise<void> => {
    const late = await work;
    if (late) await settlePassiveReply(merchantId, late.messageId, 'late');
  };

  return async (accepted: AcceptedPush, outcome: AcceptOutcome): Promise<PushAnswer | undefined> => {
    const { merchantId } = accepted;
    const work = begin(accepted, outcome);
    const reply = await within(work, withinMs);
    if (reply === 'late') {
      void settleLate(work, merchantId);
      return undefined;
    }
    return (
      reply && {
        content: reply.content,
        onWritten: () => void settlePassiveReply(merchantId, reply.messageId, 'sent'),
      }
    );
  };
};

export type AnswerPush = ReturnType<typeof createAnswerPush>;

const createReceive = (deps: Deps, withinMs: number) => {
  const { unitOfWork, clock, newId, wakeUp, patterns, wakeInbound, logger } = deps;
  const { matches } = patterns;
  return async (accepted: AcceptedPush): Work => {
    const startedAt = performance.now();
    const isInTime = (): boolean => performance.now() - startedAt < withinMs - LAST_MS;
    try {
      const received = await unitOfWork.run(accepted.merchantId, async (stores) => {
        if (!(await stores.journal.markDirect(accepted))) return undefined;
        return receivePush(stores, { claimed: accepted, at: clock.now(), newId, matches, canAnswerInResponse: true });
      });
      if (received) wakeAfter(wakeUp, accepted, received);
      else wakeInbound(accepted);
      if (!received?.asksOrders) return received?.passive;
      const { asksOrders: asked, passive } = received;
      if (!passive) return await sayOrders(deps, accepted, { asked, isInTime });
      // The response holds something else already: the orders come behind it, as a message.
      void sayOrders(deps, accepted, { asked, isInTime: () => false });
      return passive;
    } catch (error) {
      logger.warn({ channelId: accepted.channelId, err: error }, 'push left to a worker');
      wakeInbound(accepted);
      return undefined;
    }
  };
};

type Asking = { readonly asked: OrdersAsked; readonly isInTime: () => boolean };

/** The conversation is committed: now the shops are asked. What fails here is left to the timer of the question. */
const sayOrders = async (
  { answerOrders, wakeUp, logger }: Deps,
  accepted: AcceptedPush,
  { asked, isInTime }: Asking,
): Work => {
  const { merchantId, channelId } = accepted;
  try {
    const said = await answerOrders({
      ...asked,
      merchantId,
      take: ({ timers }) => timers.cancel(['order_answer'], asked.conversationId),
      respondingTo: () => (isInTime() ? accepted : undefined),
    });
    wakeUp.wake('outbox', merchantId);
    if (said?.sends) wakeUp.wake('outbound', channelId);
    return said?.passive;
  } catch (error) {
    logger.warn({ channelId, err: error }, 'orders are told later');
    return undefined;
  }
};

/** Tells the workers what the commit has left for them. */
const wakeAfter = (
  wakeUp: Pick<WakeUp, 'wake'>,
  { merchantId, channelId }: AcceptedPush,
  { startsTimer, sends }: Received,
): void => {
  wakeUp.wake('outbox', merchantId);
  if (startsTimer) wakeUp.wake('timers', merchantId);
  if (sends) wakeUp.wake('outbound', channelId);
};

/** WeChat tries again when our answer did not reach it: the same push, the same reply. */
const findEarlier = async ({ unitOfWork, logger }: Deps, { merchantId, channelId, push }: AcceptedPush): Work => {
  try {
    return await unitOfWork.run(merchantId, ({ passiveReplies }) => passiveReplies.find(channelId, push.key));
  } catch (error) {
    logger.warn({ channelId, err: error }, 'earlier reply not found');
    return undefined;
  }
};

/** `late` when it takes longer; the work goes on. */
const within = async (work: Work, limitMs: number): Promise<PassiveReply | 'late' | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
};
