import { changedFields } from '../../domain/people/audit.js';
import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { SkillGroup } from '../ports/stores/people/people-stores.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import { agentsBy, announceMembers } from './members.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly wakeUp: WakeUp; readonly clock: Clock };
type Input = {
  readonly actor: Actor;
  readonly skillGroupId: string;
  readonly name?: string | undefined;
  readonly agentIds?: readonly string[] | undefined;
};

const differences = (before: readonly string[], after: readonly string[]): readonly string[] => [
  ...before.filter((id) => !after.includes(id)),
  ...after.filter((id) => !before.includes(id)),
];

/** Renames a skill group or sets who is in it. */
export const createChangeSkillGroup =
  ({ unitOfWork, wakeUp, clock }: Deps) =>
  async ({ actor, skillGroupId, name, agentIds }: Input): Promise<SkillGroup> => {
    const changed = await unitOfWork.run(actor.merchantId, async (stores) => {
      const group = await stores.skillGroups.findById(skillGroupId);
      if (!group) throw new AppError('missing', 'not_found');
      if (name !== undefined) await stores.skillGroups.rename(skillGroupId, name);
      if (agentIds) {
        await agentsBy(stores, agentIds);
        await stores.skillGroups.setAgents(skillGroupId, agentIds);
        await announceMembers(stores, differences(group.agentIds, agentIds));
      }
      const changed = changedFields({ name: group.name, agentIds: group.agentIds }, { name, agentIds });
      const subject = { subjectType: 'skill_group', subjectId: skillGroupId } as const;
      if (changed) {
        await stores.audit.add({ actor, action: 'skill_group.changed', ...subject, ...changed, at: clock.now() });
      }
      return { ...group, ...(name !== undefined && { name }), ...(agentIds && { agentIds }) };
    });
    wakeUp.wake('outbox', actor.merchantId);
    return changed;
  };

export type ChangeSkillGroup = ReturnType<typeof createChangeSkillGroup>;
