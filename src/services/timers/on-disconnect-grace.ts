import { putInQueue } from '../conversations/handing/put-in-queue.js';
import type { Presence } from '../ports/live/presence.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { TimerDeps } from './timer-deps.js';

type Deps = TimerDeps & { readonly presence: Presence };

/**
 * The grace time of a vanished agent is over and they are not back: what waits for an answer of theirs returns to its old
 * place in the queue. Answered conversations stay with them.
 */
export const createOnDisconnectGrace =
  ({ unitOfWork, presence, clock, newId, wakeUp }: Deps) =>
  async (timer: DueTimer): Promise<void> => {
    const back = (await presence.connectedAgents(timer.merchantId)).has(timer.subjectId);
    await unitOfWork.run(timer.merchantId, async (stores) => {
      if (!(await stores.timers.take(timer.id, timer.leaseNumber))) return;
      const held = back ? [] : await stores.conversations.activeOf(timer.subjectId);
      for (const { id, waitingSince } of held) {
        if (waitingSince === undefined) continue;
        const conversation = await stores.conversations.lockById(id);
        if (conversation?.agentId !== timer.subjectId || conversation.state !== 'active') continue;
        if (conversation.waitingSince === undefined) continue;
        await putInQueue(stores, {
          conversation,
          cause: 'returned',
          at: clock.now(),
          newId,
          line: { act: 'returned', reason: 'agent_disconnected', agentId: timer.subjectId },
          patch: { preferredAgentId: timer.subjectId, returnedCount: conversation.returnedCount + 1 },
        });
      }
    });
    wakeUp.wake('outbox', timer.merchantId);
  };

type GraceDeps = Pick<TimerDeps, 'unitOfWork' | 'clock' | 'wakeUp'>;

/** Starts the grace time of an agent whose last socket is gone. */
export const createStartDisconnectGrace =
  ({ unitOfWork, clock, wakeUp }: GraceDeps) =>
  async (merchantId: string, agentId: string): Promise<void> => {
    await unitOfWork.run(merchantId, async ({ merchants, timers }) => {
      const { disconnectGraceSeconds } = (await merchants.current()).settings;
      await timers.set({
        kind: 'disconnect_grace',
        subjectId: agentId,
        dueAt: new Date(clock.now().getTime() + disconnectGraceSeconds * 1000),
      });
    });
    wakeUp.wake('timers', merchantId);
  };

export type StartDisconnectGrace = ReturnType<typeof createStartDisconnectGrace>;
