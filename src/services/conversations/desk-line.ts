import { previewOf } from '../../domain/conversations/conversation-rules.js';
import type { Conversation } from '../../domain/conversations/conversation.js';
import type { DomainEvent } from '../../domain/conversations/events.js';
import type {
  DeskEventContent,
  Message,
  MessageContent,
  MessageDirection,
} from '../../domain/conversations/message.js';
import type { ConversationPatch } from '../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

type Line = {
  readonly id: string;
  readonly content: MessageContent;
  readonly direction: MessageDirection;
  readonly at: Date;
  readonly agentId?: string;
  readonly clientMsgId?: string;
};

/**
 * Adds lines at the end of a locked conversation and changes it in the same step. Returns both as they now stand. Grey lines
 * move neither the preview nor the unread count.
 */
export const addLines = async (
  { messages, conversations }: Pick<Stores, 'messages' | 'conversations'>,
  conversation: Conversation,
  { lines, patch }: { readonly lines: readonly Line[]; readonly patch: ConversationPatch },
): Promise<{ readonly conversation: Conversation; readonly added: readonly Message[] }> => {
  const added = await messages.add(
    lines.map((line, index) => ({
      id: line.id,
      conversationId: conversation.id,
      openedMonth: conversation.openedMonth,
      number: conversation.lastNumber + index + 1,
      direction: line.direction,
      content: line.content,
      occurredAt: line.at,
      ...(line.agentId !== undefined && { agentId: line.agentId }),
      ...(line.clientMsgId !== undefined && { clientMsgId: line.clientMsgId }),
    })),
  );
  const lastSpoken = lines.findLast((line) => line.direction === 'inbound' || line.direction === 'outbound');
  const changed = await conversations.update(conversation.id, {
    ...patch,
    lastNumber: conversation.lastNumber + lines.length,
    ...(lastSpoken && {
      lastPreview: previewOf(lastSpoken.content, lastSpoken.direction),
      lastMessageAt: lastSpoken.at,
    }),
  });
  return { conversation: changed, added };
};

/** Who did it, with their name as it was then: later readers may not know them any more. */
export const doneBy = async (
  { agents }: Pick<Stores, 'agents'>,
  agentId: string,
): Promise<Pick<DeskEventContent, 'agentId' | 'agentName'>> => {
  const agent = await agents.findById(agentId);
  return { agentId, ...(agent && { agentName: agent.name }) };
};

/** A grey line about something the desk did. */
export const deskLine = (id: string, at: Date, content: Omit<DeskEventContent, 'type'>): Line => ({
  id,
  at,
  direction: 'event',
  content: { type: 'desk_event', ...content },
});

type Change = {
  readonly before: Conversation;
  readonly after: Conversation;
  readonly cause: Extract<DomainEvent, { type: 'conversation.changed' }>['cause'];
  readonly added: readonly Message[];
};

/** The events that announce a changed conversation and its new lines. */
export const announce = ({ before, after, cause, added }: Change): readonly DomainEvent[] => [
  ...added.map((message) => ({
    type: 'message.added' as const,
    message,
    audience: { agentId: after.agentId, skillGroupId: after.skillGroupId },
  })),
  {
    type: 'conversation.changed' as const,
    cause,
    conversation: after,
    formerAgentId: before.agentId !== after.agentId ? before.agentId : undefined,
    formerSkillGroupId: before.skillGroupId !== after.skillGroupId ? before.skillGroupId : undefined,
  },
];
