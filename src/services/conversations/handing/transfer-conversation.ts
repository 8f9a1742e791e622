import type { Actor, Agent } from '../../../domain/people/agent.js';
import { hasRight } from '../../../domain/people/permissions.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { AuditFields } from '../../../domain/people/audit.js';
import { AppError } from '../../../kernel/errors.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import type { ConversationDeps } from '../deps.js';
import { doneBy } from '../desk-line.js';
import { giveToAgent } from './give-to-agent.js';
import { lockHeld } from '../hold.js';
import { putInQueue } from './put-in-queue.js';

type Input = {
  readonly actor: Actor;
  readonly conversationId: string;
  readonly assignmentNumber: number;
  readonly toAgentId?: string | undefined;
  readonly toSkillGroupId?: string | undefined;
  readonly note?: string | undefined;
};

/**
 * Hands a conversation to a colleague or to a skill group, with a note. A colleague gets it at once, above capacity if need
 * be (recorded so); in a group it waits at its old place. Errors: as `lockHeld`; `not_found` for the target;
 * `agent_not_assignable` when the colleague may not serve or is offline. Supervisors may move what others hold.
 */
export const createTransferConversation =
  (deps: ConversationDeps) =>
  async (input: Input): Promise<Conversation> => {
    const moved = await deps.unitOfWork.run(input.actor.merchantId, (stores) =>
      input.toAgentId === undefined
        ? toGroup(stores, deps, input)
        : toAgent(stores, deps, { ...input, toAgentId: input.toAgentId }),
    );
    deps.wakeUp.wake('outbox', input.actor.merchantId);
    return moved;
  };

export type TransferConversation = ReturnType<typeof createTransferConversation>;

const toAgent = async (
  stores: Stores,
  { clock, newId }: ConversationDeps,
  input: Input & { readonly toAgentId: string },
): Promise<Conversation> => {
  const target = await stores.agents.lockById(input.toAgentId);
  if (!target) throw new AppError('missing', 'not_found');
  const conversation = await lockMovable(stores, input);
  if (!canTake(target) || target.id === conversation.agentId) throw new AppError('conflict', 'agent_not_assignable');
  const active = await stores.conversations.countActiveOf(target.id);
  const at = clock.now();
  await noteReassigned(stores, input, { conversation, after: { agentId: target.id, agent: target.name }, at });
  return giveToAgent(stores, {
    conversation,
    agent: target,
    by: conversation.agentId === input.actor.agentId ? 'transfer' : 'take_over',
    overCapacity: active >= target.capacity,
    at,
    newId,
    line: {
      act: 'transferred',
      ...(await doneBy(stores, input.actor.agentId)),
      toAgentId: target.id,
      toAgentName: target.name,
    },
    ...(input.note && { note: { text: input.note, agentId: input.actor.agentId } }),
  });
};

const toGroup = async (stores: Stores, { clock, newId }: ConversationDeps, input: Input): Promise<Conversation> => {
  const group =
    input.toSkillGroupId === undefined ? undefined : await stores.skillGroups.findById(input.toSkillGroupId);
  if (!group) throw new AppError('missing', 'not_found');
  const conversation = await lockMovable(stores, input);
  const at = clock.now();
  await noteReassigned(stores, input, { conversation, after: { skillGroupId: group.id, skillGroup: group.name }, at });
  return putInQueue(stores, {
    conversation,
    cause: 'transferred',
    at,
    newId,
    line: {
      act: 'transferred',
      ...(await doneBy(stores, input.actor.agentId)),
      toSkillGroupId: group.id,
      toSkillGroupName: group.name,
    },
    patch: { skillGroupId: group.id, preferredAgentId: null },
    notes: input.note ? [{ text: input.note, agentId: input.actor.agentId }] : [],
  });
};

const canTake = (agent: Agent): boolean =>
  agent.disabledAt === undefined && agent.role !== 'analyst' && agent.status !== 'offline';

/** A supervisor who moves what another holds leaves a trace. */
const noteReassigned = async (
  { audit }: Pick<Stores, 'audit'>,
  { actor }: Pick<Input, 'actor'>,
  { conversation, after, at }: { readonly conversation: Conversation; readonly after: AuditFields; readonly at: Date },
): Promise<void> => {
  if (conversation.agentId === actor.agentId) return;
  const subject = { subjectType: 'conversation', subjectId: conversation.id } as const;
  const before = { agentId: conversation.agentId ?? null, skillGroupId: conversation.skillGroupId ?? null };
  await audit.add({ actor, action: 'conversation.reassigned', ...subject, before, after, at });
};

const lockMovable = async (stores: Stores, input: Input): Promise<Conversation> => {
  if (!hasRight(input.actor.role, 'conversations.read_all')) return lockHeld(stores, input);
  const conversation = await stores.conversations.lockById(input.conversationId);
  if (!conversation) throw new AppError('missing', 'not_found');
  if (conversation.state === 'closed') throw new AppError('conflict', 'conversation_closed');
  if (conversation.assignmentNumber !== input.assignmentNumber) throw new AppError('conflict', 'not_assigned');
  return conversation;
};
