import type { EntityManager } from 'typeorm';
import type { RoutingRule } from '../../../domain/conversations/routing.js';
import type { RoutingRuleStore } from '../../../services/ports/stores/people/people-stores.js';
import { RoutingRuleEntity } from '../../entities/routing-rule.entity.js';

const toRule = ({ id, list, condition, target }: RoutingRuleEntity): readonly RoutingRule[] => {
  const { skillGroupId, choice } = target;
  if (list === 'skill_group') return skillGroupId === undefined ? [] : [{ id, list, condition, skillGroupId }];
  return choice === undefined ? [] : [{ id, list, choice }];
};

const toRow = (rule: RoutingRule, place: { readonly merchantId: string; readonly position: number }) => ({
  id: rule.id,
  list: rule.list,
  condition: rule.list === 'skill_group' ? rule.condition : {},
  target: rule.list === 'skill_group' ? { skillGroupId: rule.skillGroupId } : { choice: rule.choice },
  enabled: true,
  ...place,
});

export const createRoutingRuleRepository = (manager: EntityManager, merchantId: string): RoutingRuleStore => {
  const rules = manager.getRepository(RoutingRuleEntity);
  return {
    all: async () => {
      const rows = await rules.find({ where: { merchantId, enabled: true }, order: { list: 'ASC', position: 'ASC' } });
      return rows.flatMap(toRule);
    },
    replace: async (list, replacement) => {
      await rules.delete({ merchantId, list });
      const rows = replacement.filter((rule) => rule.list === list);
      await rules.insert(rows.map((rule, position) => toRow(rule, { merchantId, position })));
    },
  };
};
