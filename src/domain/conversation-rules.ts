import type { Actor, AgentRole } from './agent.js';
import type { Conversation, MessagePreview } from './conversation.js';
import type { MessageContent, MessageDirection } from './message.js';

const SUPERVISING: readonly AgentRole[] = ['owner', 'admin', 'supervisor'];

/** Supervisors and above see every conversation of the merchant and may move it. */
export const isSupervisor = (role: AgentRole): boolean => SUPERVISING.includes(role);

/** May this agent see the conversation: their own, or one that waits in a group of theirs; supervisors see all. */
export const canSee = (
  actor: Pick<Actor, 'agentId' | 'role'> & { readonly skillGroupIds: readonly string[] },
  conversation: Pick<Conversation, 'state' | 'agentId' | 'skillGroupId'>,
): boolean =>
  isSupervisor(actor.role) ||
  conversation.agentId === actor.agentId ||
  (conversation.state === 'queued' &&
    conversation.skillGroupId !== undefined &&
    actor.skillGroupIds.includes(conversation.skillGroupId));

const PREVIEW_CHARACTERS = 60;

/** What the list shows of a line. */
export const previewOf = (content: MessageContent, direction: MessageDirection): MessagePreview => ({
  type: content.type,
  text: content.type === 'text' ? Array.from(content.text).slice(0, PREVIEW_CHARACTERS).join('') : '',
  direction,
});
