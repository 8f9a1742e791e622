import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import { agentsBy, announceMembers } from './members.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly wakeUp: WakeUp; readonly newId: NewId; readonly clock: Clock };
type Input = { readonly actor: Actor; readonly name: string; readonly agentIds?: readonly string[] | undefined };

/** Adds a skill group. Throws `conflict` `already_exists` for a name the merchant already uses. */
export const createCreateSkillGroup =
  ({ unitOfWork, wakeUp, newId, clock }: Deps) =>
  async ({ actor, name, agentIds = [] }: Input): Promise<{ readonly id: string }> => {
    const id = newId();
    await unitOfWork.run(actor.merchantId, async (stores) => {
      await agentsBy(stores, agentIds);
      await stores.skillGroups.add({ id, name });
      await stores.skillGroups.setAgents(id, agentIds);
      await announceMembers(stores, agentIds);
      const subject = { subjectType: 'skill_group', subjectId: id } as const;
      await stores.audit.add({
        actor,
        action: 'skill_group.created',
        ...subject,
        after: { name, agentIds },
        at: clock.now(),
      });
    });
    wakeUp.wake('outbox', actor.merchantId);
    return { id };
  };

export type CreateSkillGroup = ReturnType<typeof createCreateSkillGroup>;
