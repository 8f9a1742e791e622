import type { Actor } from '../../domain/people/agent.js';
import { maySeeConversation } from '../../domain/people/permissions.js';
import type { Conversation } from '../../domain/conversations/conversation.js';
import { AppError } from '../../kernel/errors.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

type Held = { readonly actor: Actor; readonly conversationId: string; readonly assignmentNumber: number };

/**
 * Locks the conversation and makes sure that the actor holds its current assignment. Throws `not_found` where the actor may
 * not even see it, `conversation_closed`, `not_assigned` (403 when a colleague has it, 409 when the number is old).
 */
export const lockHeld = async (
  { conversations }: Pick<Stores, 'conversations'>,
  { actor, conversationId, assignmentNumber }: Held,
): Promise<Conversation> => {
  const conversation = await conversations.lockById(conversationId);
  if (!conversation) throw new AppError('missing', 'not_found');
  if (conversation.state === 'closed') throw new AppError('conflict', 'conversation_closed');
  if (conversation.agentId !== actor.agentId) throw new AppError('forbidden', 'not_assigned');
  if (conversation.assignmentNumber !== assignmentNumber) throw new AppError('conflict', 'not_assigned');
  return conversation;
};

/** The actor with their skill groups, as visibility needs them. */
export const viewerOf = async ({ agents }: Pick<Stores, 'agents'>, actor: Actor) => {
  const agent = await agents.findById(actor.agentId);
  return { agentId: actor.agentId, role: actor.role, skillGroupIds: agent?.skillGroupIds ?? [] };
};

/** Locks a conversation that the actor may see; a hidden one is as good as missing. */
export const lockVisible = async (
  stores: Pick<Stores, 'conversations' | 'agents'>,
  { actor, conversationId }: Omit<Held, 'assignmentNumber'>,
): Promise<Conversation> => {
  const viewer = await viewerOf(stores, actor);
  const conversation = await stores.conversations.lockById(conversationId);
  if (!conversation || !maySeeConversation(viewer, conversation)) throw new AppError('missing', 'not_found');
  return conversation;
};
