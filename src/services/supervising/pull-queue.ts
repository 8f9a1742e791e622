import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { ConversationDeps } from '../conversations/deps.js';
import { doneBy } from '../conversations/desk-line.js';
import { putInQueue } from '../conversations/handing/put-in-queue.js';
import type { SkillGroup } from '../ports/stores/people/people-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

type Input = {
  readonly actor: Actor;
  readonly toSkillGroupId: string;
  readonly fromSkillGroupId: string;
  /** At most so many, from the head of the queue. */
  readonly count: number;
};

const groupBy = async ({ skillGroups }: Pick<Stores, 'skillGroups'>, id: string): Promise<SkillGroup> => {
  const group = await skillGroups.findById(id);
  if (!group) throw new AppError('missing', 'not_found');
  return group;
};

/** Moves the head of one queue into another skill group, where each keeps the place its arrival gives it. */
export const createPullQueue =
  ({ unitOfWork, clock, newId, wakeUp }: ConversationDeps) =>
  async ({ actor, toSkillGroupId, fromSkillGroupId, count }: Input): Promise<{ readonly moved: number }> => {
    const moved = await unitOfWork.run(actor.merchantId, async (stores) => {
      const [to, from] = [await groupBy(stores, toSkillGroupId), await groupBy(stores, fromSkillGroupId)];
      if (to.id === from.id) return 0;
      const at = clock.now();
      const waiting = await stores.conversations.lockHeadOf(from.id, count);
      const by = await doneBy(stores, actor.agentId);
      for (const conversation of waiting) {
        await putInQueue(stores, {
          conversation,
          cause: 'transferred',
          at,
          newId,
          line: { act: 'transferred', ...by, toSkillGroupId: to.id, toSkillGroupName: to.name },
          patch: { skillGroupId: to.id, preferredAgentId: null },
        });
      }
      if (waiting.length > 0) {
        await stores.audit.add({
          actor,
          action: 'queue.pulled',
          subjectType: 'skill_group',
          subjectId: to.id,
          after: { from: from.name, to: to.name, moved: waiting.length },
          at,
        });
      }
      return waiting.length;
    });
    wakeUp.wake('outbox', actor.merchantId);
    return { moved };
  };

export type PullQueue = ReturnType<typeof createPullQueue>;
