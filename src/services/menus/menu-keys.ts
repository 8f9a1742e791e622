import type { RoutingRule } from '../../domain/conversations/routing.js';
import type { SelfServiceRule } from '../../domain/self-service/rule.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

/** Who answers a tap on a button with this key. `key` ends in `*` where the rule takes every key that begins so. */
export type MenuKey = {
  readonly key: string;
  readonly by: 'rule' | 'skill_group';
  /** The name of the rule or group. */
  readonly name: string;
};

const ruleKey = (channelId: string, { name, enabled, condition }: SelfServiceRule): readonly MenuKey[] => {
  const { event, channelId: only = channelId } = condition;
  if (!enabled || event?.type !== 'menu_pressed' || only !== channelId) return [];
  return [{ key: event.key ?? '*', by: 'rule', name }];
};

const groupKey = (channelId: string, rule: RoutingRule, names: ReadonlyMap<string, string>): readonly MenuKey[] => {
  if (rule.list !== 'skill_group' || rule.condition.menuKey === undefined) return [];
  if ((rule.condition.channelId ?? channelId) !== channelId) return [];
  const name = names.get(rule.skillGroupId);
  return name === undefined ? [] : [{ key: rule.condition.menuKey, by: 'skill_group', name }];
};

/** The keys that rules of self-service and of routing know of, for buttons of a channel. */
export const menuKeys = async (
  { selfService, routingRules, skillGroups }: Pick<Stores, 'selfService' | 'routingRules' | 'skillGroups'>,
  channelId: string,
): Promise<readonly MenuKey[]> => {
  const routing = await routingRules.all();
  const ids = routing.flatMap((rule) => (rule.list === 'skill_group' ? [rule.skillGroupId] : []));
  const groups = await Promise.all([...new Set(ids)].map((id) => skillGroups.findById(id)));
  const names = new Map(groups.flatMap((group) => (group ? [[group.id, group.name] as const] : [])));
  return [
    ...(await selfService.rules()).flatMap((rule) => ruleKey(channelId, rule)),
    ...routing.flatMap((rule) => groupKey(channelId, rule, names)),
  ];
};
