import type { Actor } from '../../domain/people/agent.js';
import type { AgentChoice, RoutingRule, SkillGroupCondition } from '../../domain/conversations/routing.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import { refuseUnknownSkillGroups } from '../skill-groups/known-skill-groups.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly newId: NewId };
type Input = {
  readonly actor: Actor;
  readonly skillGroup: readonly { readonly condition: SkillGroupCondition; readonly skillGroupId: string }[];
  readonly agent: readonly { readonly choice: AgentChoice }[];
};

const refuseUnknownChannels = async ({ channels }: Pick<Stores, 'channels'>, { skillGroup }: Input): Promise<void> => {
  for (const { condition } of skillGroup) {
    if (condition.channelId !== undefined && !(await channels.findById(condition.channelId))) {
      throw new AppError('invalid', 'validation', { details: { field: 'skillGroup' } });
    }
  }
};

/** Replaces both ordered lists of rules. */
export const createChangeRoutingRules =
  ({ unitOfWork, newId }: Deps) =>
  (input: Input): Promise<readonly RoutingRule[]> =>
    unitOfWork.run(input.actor.merchantId, async (stores) => {
      const groupIds = input.skillGroup.map(({ skillGroupId }) => skillGroupId);
      await refuseUnknownSkillGroups(stores, groupIds, 'skillGroup');
      await refuseUnknownChannels(stores, input);
      const forGroups = input.skillGroup.map((rule) => ({ ...rule, id: newId(), list: 'skill_group' as const }));
      const forAgents = input.agent.map((rule) => ({ ...rule, id: newId(), list: 'agent' as const }));
      await stores.routingRules.replace('skill_group', forGroups);
      await stores.routingRules.replace('agent', forAgents);
      return [...forGroups, ...forAgents];
    });

export type ChangeRoutingRules = ReturnType<typeof createChangeRoutingRules>;
