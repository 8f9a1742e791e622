import { openingOf } from '../business-hours/opening.js';
import { addLines, announce, deskLine } from '../conversations/desk-line.js';
import { closeLocked } from '../conversations/close-conversation.js';
import { isDone } from '../../domain/tickets/ticket-rules.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { TimerDeps } from './timer-deps.js';

/**
 * The desk opens: a message left is queued, at the place its arrival gives it, and one that is a ticket by now leaves its conversation
 * for the next matter. Hours that changed meanwhile are looked at again.
 */
export const createOnLeftMessage =
  ({ unitOfWork, clock, newId, wakeUp }: TimerDeps) =>
  async (timer: DueTimer): Promise<void> => {
    await unitOfWork.run(timer.merchantId, async (stores) => {
      const conversation = await stores.conversations.lockById(timer.subjectId);
      if (!(await stores.timers.take(timer.id, timer.leaseNumber))) return;
      if (conversation?.state !== 'left_message') return;
      const at = clock.now();
      const { id, skillGroupId } = conversation;
      const opening = await openingOf(stores, { skillGroupId, at });
      if (!opening.isOpen && opening.opensAt !== undefined) {
        await stores.timers.set({ kind: 'left_message', subjectId: id, dueAt: opening.opensAt });
        return;
      }
      if (await isWaitingTicket(stores, id)) {
        await closeLocked(stores, { conversation, reason: 'system', at, newId });
        return;
      }
      const { conversation: after, added } = await addLines(stores, conversation, {
        lines: [deskLine(newId(), at, { act: 'queued', reason: 'opened' })],
        patch: { state: 'queued', queuedAt: at },
      });
      await stores.outbox.add(announce({ before: conversation, after, cause: 'queued', added }));
    });
    wakeUp.wake('outbox', timer.merchantId);
    wakeUp.wake('timers', timer.merchantId);
  };

/** Somebody works on it as a ticket. */
const isWaitingTicket = async ({ tickets }: Pick<Stores, 'tickets'>, conversationId: string): Promise<boolean> => {
  const ticket = await tickets.findLinked('conversation', conversationId);
  return ticket?.source === 'left_message' && !isDone(ticket.status);
};
