import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { ConversationDeps } from '../conversations/deps.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { SkillGroupUses } from '../ports/stores/people/skill-group-store.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { announceMembers } from './members.js';
import { moveOpenWork } from './move-open-work.js';

/**
 * Whoever chose the group by rules of before has committed by then: no transaction lasts longer than 20 s. What they put into it is
 * handed over as well.
 */
const LATECOMERS_MS = 30_000;

type Input = { readonly actor: Actor; readonly skillGroupId: string; readonly toSkillGroupId: string };

const removeOnce = async (stores: Stores, input: Input, at: Date): Promise<void> => {
  const { actor, skillGroupId, toSkillGroupId } = input;
  const group = await stores.skillGroups.findById(skillGroupId);
  if (!group) throw new AppError('missing', 'not_found');
  const to = toSkillGroupId === skillGroupId ? undefined : await stores.skillGroups.findById(toSkillGroupId);
  if (!to) throw new AppError('invalid', 'validation', { details: { field: 'toSkillGroupId' } });
  const uses = await stores.skillGroups.usesOf(skillGroupId);
  await stores.skillGroups.repoint(skillGroupId, to.id);
  await stores.skillGroups.remove(skillGroupId, at);
  await announceMembers(stores, group.agentIds);
  await stores.timers.set({
    kind: 'skill_group_gone',
    subjectId: skillGroupId,
    dueAt: new Date(at.getTime() + LATECOMERS_MS),
    payload: { toSkillGroupId: to.id },
  });
  const subject = { subjectType: 'skill_group', subjectId: skillGroupId } as const;
  const before = { name: group.name, agentIds: group.agentIds };
  await stores.audit.add({
    actor,
    action: 'skill_group.removed',
    ...subject,
    before,
    after: { to: to.name, ...uses },
    at,
  });
};

/**
 * Takes a skill group away for good. What points to it points to another group from now on, and what is open in it is handed over
 * to that. The last group cannot go: there is no other.
 */
export const createRemoveSkillGroup =
  (deps: ConversationDeps) =>
  async (input: Input): Promise<{ readonly conversations: number; readonly tickets: number }> => {
    const { actor, skillGroupId: fromId, toSkillGroupId: toId } = input;
    await deps.unitOfWork.run(actor.merchantId, (stores) => removeOnce(stores, input, deps.clock.now()));
    const moved = await moveOpenWork(deps, { merchantId: actor.merchantId, fromId, toId });
    deps.wakeUp.wake('routing', actor.merchantId);
    return moved;
  };

export type RemoveSkillGroup = ReturnType<typeof createRemoveSkillGroup>;

/** What came into a removed group while it was being removed, and what a process that died had left. */
export const createOnSkillGroupGone =
  (deps: ConversationDeps) =>
  async (timer: DueTimer): Promise<void> => {
    const toId = timer.payload['toSkillGroupId'];
    if (typeof toId === 'string') {
      await moveOpenWork(deps, { merchantId: timer.merchantId, fromId: timer.subjectId, toId });
    }
    await deps.unitOfWork.run(timer.merchantId, ({ timers }) => timers.take(timer.id, timer.leaseNumber));
  };

/** What a dialog names before a group goes. */
export const createReadSkillGroupUses =
  ({ unitOfWork }: Pick<ConversationDeps, 'unitOfWork'>) =>
  ({ actor, skillGroupId }: Pick<Input, 'actor' | 'skillGroupId'>): Promise<SkillGroupUses> =>
    unitOfWork.run(actor.merchantId, async ({ skillGroups }) => {
      if (!(await skillGroups.findById(skillGroupId))) throw new AppError('missing', 'not_found');
      return skillGroups.usesOf(skillGroupId);
    });

export type ReadSkillGroupUses = ReturnType<typeof createReadSkillGroupUses>;
