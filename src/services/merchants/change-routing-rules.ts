import type { Actor } from '../../domain/people/agent.js';
import type { AgentChoice, RoutingRule, SkillGroupCondition } from '../../domain/conversations/routing.js';
import { AppError } from '../../kernel/errors.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import { refuseUnknownSkillGroups } from '../skill-groups/known-skill-groups.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly newId: NewId; readonly clock: Clock };
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

/** Rules get new ids each time; what is compared is what they say. */
const withoutId = ({ id: _id, ...rule }: RoutingRule) => rule;

/** Replaces both ordered lists of rules. */
export const createChangeRoutingRules =
  ({ unitOfWork, newId, clock }: Deps) =>
  (input: Input): Promise<readonly RoutingRule[]> =>
    unitOfWork.run(input.actor.merchantId, async (stores) => {
      const groupIds = input.skillGroup.map(({ skillGroupId }) => skillGroupId);
      await refuseUnknownSkillGroups(stores, groupIds, 'skillGroup');
      await refuseUnknownChannels(stores, input);
      const before = await stores.routingRules.all();
      const forGroups = input.skillGroup.map((rule) => ({ ...rule, id: newId(), list: 'skill_group' as const }));
      const forAgents = input.agent.map((rule) => ({ ...rule, id: newId(), list: 'agent' as const }));
      await stores.routingRules.replace('skill_group', forGroups);
      await stores.routingRules.replace('agent', forAgents);
      const rules = [...forGroups, ...forAgents];
      await stores.audit.add({
        actor: input.actor,
        action: 'routing_rules.changed',
        subjectType: 'merchant',
        subjectId: input.actor.merchantId,
        before: { rules: before.map(withoutId) },
        after: { rules: rules.map(withoutId) },
        at: clock.now(),
      });
      return rules;
    });

export type ChangeRoutingRules = ReturnType<typeof createChangeRoutingRules>;
