import type { DomainEvent } from '../../domain/conversations/events.js';
import { hasRight, maySeeConversation } from '../../domain/people/permissions.js';
import type { Viewer } from '../../domain/people/permissions.js';

/** `gone`: the viewer could see it before this event, and cannot any more. */
export type Sight = 'shown' | 'gone' | 'hidden';

type Changed = Extract<DomainEvent, { type: 'conversation.changed' }>;

const LEAVES_QUEUE = new Set<Changed['cause']>(['assigned', 'claimed', 'transferred', 'closed']);

/** The skill groups in whose queue it was seen before, and is not any more. A conversation that was held was in no queue. */
export const groupsLeft = ({ cause, conversation, formerAgentId, formerSkillGroupId }: Changed): readonly string[] => {
  if (conversation.state === 'queued') return formerSkillGroupId === undefined ? [] : [formerSkillGroupId];
  const wasHeld = formerAgentId !== undefined || (cause === 'closed' && conversation.agentId !== undefined);
  if (wasHeld || !LEAVES_QUEUE.has(cause)) return [];
  return [conversation.skillGroupId, formerSkillGroupId].filter((group) => group !== undefined);
};

const sightOfConversation = (viewer: Viewer, event: Changed): Sight => {
  if (maySeeConversation(viewer, event.conversation)) return 'shown';
  if (!hasRight(viewer.role, 'conversations.read')) return 'hidden';
  if (event.formerAgentId === viewer.agentId) return 'gone';
  return groupsLeft(event).some((group) => viewer.skillGroupIds.includes(group)) ? 'gone' : 'hidden';
};

/**
 * What an agent may hear of an event, asked when it is sent: supervisors everything of the merchant, agents what they hold and
 * what waits in their skill groups, everybody who serves the changes of colleagues, and whoever a note names that it does.
 */
export const sightOf = (viewer: Viewer, event: DomainEvent): Sight => {
  switch (event.type) {
    case 'conversation.changed':
      return sightOfConversation(viewer, event);
    case 'agent.changed':
      return shownIf(hasRight(viewer.role, 'colleagues.read'));
    case 'customer.changed':
      return shownIf(hasRight(viewer.role, 'customers.read'));
    case 'ticket.changed':
      return shownIf(hasRight(viewer.role, 'tickets.read'));
    case 'payment.changed':
      return shownIf(hasRight(viewer.role, 'payments.read'));
    case 'complaint.changed':
      return shownIf(hasRight(viewer.role, 'complaints.work'));
    case 'wiring.checked':
      return shownIf(hasRight(viewer.role, 'channels.manage'));
    case 'channel.changed':
      return shownIf(hasRight(viewer.role, 'channels.read'));
    case 'note.mentioned':
      return shownIf(event.agentIds.includes(viewer.agentId));
    default:
      return shownIf(mayHearOf(viewer, event.audience.agentId));
  }
};

const shownIf = (isShown: boolean): Sight => (isShown ? 'shown' : 'hidden');

/** Of a line and what belongs to it. */
const mayHearOf = (viewer: Viewer, holderId: string | undefined): boolean =>
  hasRight(viewer.role, 'conversations.read_all') ||
  (holderId === viewer.agentId && hasRight(viewer.role, 'conversations.read'));
