import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { ConversationCause } from '../../../domain/conversations/events.js';
import type { DeskEventContent } from '../../../domain/conversations/message.js';
import type { NewId } from '../../../kernel/ids.js';
import type { ConversationPatch } from '../../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import { addLines, announce, deskLine } from '../desk-line.js';

type Return = {
  /** Locked. */
  readonly conversation: Conversation;
  readonly cause: Extract<ConversationCause, 'returned' | 'transferred' | 'reopened'>;
  readonly at: Date;
  readonly newId: NewId;
  readonly line: Omit<DeskEventContent, 'type'>;
  readonly patch: ConversationPatch;
  readonly notes?: readonly { readonly text: string; readonly agentId: string }[];
};

/** Puts a locked conversation into the queue, at the place its `arrivedAt` gives it: a return loses no place. */
export const putInQueue = async (
  stores: Stores,
  { conversation, cause, at, newId, line, patch, notes = [] }: Return,
): Promise<Conversation> => {
  if (conversation.agentId !== undefined) await stores.conversations.endAssignment(conversation.id, at, cause);
  await stores.timers.cancel(['accept_by', 'agent_silence', 'customer_silence'], conversation.id);
  const { conversation: after, added } = await addLines(stores, conversation, {
    lines: [
      deskLine(newId(), at, line),
      ...notes.map((note) => ({
        id: newId(),
        at,
        direction: 'note' as const,
        agentId: note.agentId,
        content: { type: 'text' as const, text: note.text },
      })),
    ],
    patch: { ...patch, state: 'queued', agentId: null, assignedAt: null, acceptedAt: null, queuedAt: at },
  });
  await stores.outbox.add(announce({ before: conversation, after, cause, added }));
  return after;
};
