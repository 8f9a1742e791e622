import type { Agent } from '../../../domain/people/agent.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { DomainEvent } from '../../../domain/conversations/events.js';
import type { DeskEventContent } from '../../../domain/conversations/message.js';
import type { NewId } from '../../../kernel/ids.js';
import type { AssignedBy } from '../../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import { addLines, announce, deskLine } from '../desk-line.js';

type Gift = {
  /** Locked; so is the agent. */
  readonly conversation: Conversation;
  readonly agent: Agent;
  readonly by: AssignedBy;
  readonly overCapacity: boolean;
  readonly at: Date;
  readonly newId: NewId;
  readonly line: Omit<DeskEventContent, 'type'>;
  readonly note?: { readonly text: string; readonly agentId: string };
};

const CAUSE = {
  routing: 'assigned',
  claim: 'claimed',
  transfer: 'transferred',
  take_over: 'transferred',
  reopen: 'reopened',
} as const;

/**
 * Makes the agent the holder of a locked conversation: a new assignment number, the clocks of accepting and of silence, the
 * grey line, the events. The caller has checked that this is allowed.
 */
export const giveToAgent = async (stores: Stores, gift: Gift): Promise<Conversation> => {
  const { conversation, agent, by, at, newId } = gift;
  const settings = (await stores.merchants.current()).settings;
  const number = conversation.assignmentNumber + 1;
  const acceptLater = by === 'routing' && settings.acceptSeconds > 0;
  if (conversation.agentId !== undefined) await stores.conversations.endAssignment(conversation.id, at, by);

  const { conversation: after, added } = await addLines(stores, conversation, {
    lines: [deskLine(newId(), at, gift.line), ...(gift.note ? [noteLine(newId(), at, gift.note)] : [])],
    patch: {
      state: 'active',
      agentId: agent.id,
      assignmentNumber: number,
      assignedAt: at,
      acceptedAt: acceptLater ? null : at,
      queuedAt: null,
      preferredAgentId: null,
    },
  });
  await stores.conversations.openAssignment({
    id: newId(),
    conversationId: conversation.id,
    agentId: agent.id,
    number,
    by,
    overCapacity: gift.overCapacity,
    at,
  });
  await stores.agents.markAssigned(agent.id, at);
  await stores.customers.setLastAgent(conversation.identityId, agent.id);
  await setClocks(stores, after, {
    at,
    acceptSeconds: acceptLater ? settings.acceptSeconds : 0,
    remindSeconds: settings.agentRemindSeconds,
  });
  await stores.outbox.add(eventsOf(gift, after, added));
  return after;
};

const noteLine = (id: string, at: Date, note: { readonly text: string; readonly agentId: string }) => ({
  id,
  at,
  direction: 'note' as const,
  agentId: note.agentId,
  content: { type: 'text' as const, text: note.text },
});

const eventsOf = (
  { conversation, by }: Gift,
  after: Conversation,
  added: Parameters<typeof announce>[0]['added'],
): readonly DomainEvent[] => announce({ before: conversation, after, cause: CAUSE[by], added });

type Clocks = { readonly at: Date; readonly acceptSeconds: number; readonly remindSeconds: number };

const setClocks = async (
  { timers }: Stores,
  conversation: Conversation,
  { at, acceptSeconds, remindSeconds }: Clocks,
): Promise<void> => {
  await timers.cancel(['accept_by', 'agent_silence', 'customer_silence'], conversation.id);
  if (acceptSeconds > 0) {
    await timers.set({
      kind: 'accept_by',
      subjectId: conversation.id,
      dueAt: new Date(at.getTime() + acceptSeconds * 1000),
      payload: { assignmentNumber: conversation.assignmentNumber },
    });
  }
  if (conversation.waitingSince !== undefined && remindSeconds > 0) {
    await timers.set({
      kind: 'agent_silence',
      subjectId: conversation.id,
      dueAt: new Date(at.getTime() + remindSeconds * 1000),
      payload: { stage: 'remind' },
    });
  }
};
