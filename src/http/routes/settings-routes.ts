import { z } from 'zod';
import {
  changeSettingsBody,
  merchantSettings,
  routingRules,
  routingRulesBody,
} from '../../contract/people/merchants.js';
import type { RoutingRulesView } from '../../contract/people/merchants.js';
import type { MerchantSettings } from '../../domain/people/merchant-settings.js';
import type { RoutingRule, SkillGroupCondition } from '../../domain/conversations/routing.js';
import type { ChangeRoutingRules } from '../../services/merchants/change-routing-rules.js';
import type { ChangeSettings } from '../../services/merchants/change-settings.js';
import type { PeopleLists } from '../../services/reads/people-lists.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type SettingsRouteDeps = {
  readonly lists: Pick<PeopleLists, 'settings' | 'routingRules'>;
  readonly changeSettings: ChangeSettings;
  readonly changeRoutingRules: ChangeRoutingRules;
};

const presentCondition = ({ keywords, ...condition }: SkillGroupCondition) => ({
  ...condition,
  ...(keywords && { keywords: [...keywords] }),
});

const presentRules = (rules: readonly RoutingRule[]): RoutingRulesView => ({
  skillGroup: rules.flatMap((rule) =>
    rule.list === 'skill_group'
      ? [{ id: rule.id, condition: presentCondition(rule.condition), skillGroupId: rule.skillGroupId }]
      : [],
  ),
  agent: rules.flatMap((rule) => (rule.list === 'agent' ? [{ id: rule.id, choice: rule.choice }] : [])),
});

/** What the change names, and nothing of what it leaves out. */
const named = (change: z.output<typeof changeSettingsBody>): Partial<MerchantSettings> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

const settingsGetRoute = ({ lists }: SettingsRouteDeps): Route =>
  route({
    name: 'settings.get',
    method: 'GET',
    path: '/api/v1/settings',
    summary: 'The merchant’s rules of serving.',
    access: 'settings.read',
    limit: 'read',
    input: z.object({}),
    answer: merchantSettings,
    handle: ({ actor }) => lists.settings(actor),
  });

const settingsUpdateRoute = (deps: SettingsRouteDeps): Route =>
  route({
    name: 'settings.update',
    method: 'PATCH',
    path: '/api/v1/settings',
    summary: 'Changes rules of serving; what is not named stays.',
    access: 'settings.manage',
    limit: 'write',
    input: z.object({ body: changeSettingsBody }),
    answer: merchantSettings,
    handle: ({ actor, body }) => deps.changeSettings({ actor, change: named(body) }),
  });

const routingRulesGetRoute = ({ lists }: SettingsRouteDeps): Route =>
  route({
    name: 'routing_rules.get',
    method: 'GET',
    path: '/api/v1/routing-rules',
    summary: 'Both ordered lists of routing rules.',
    access: 'routing.read',
    limit: 'read',
    input: z.object({}),
    answer: routingRules,
    handle: async ({ actor }) => presentRules(await lists.routingRules(actor)),
  });

const routingRulesReplaceRoute = (deps: SettingsRouteDeps): Route =>
  route({
    name: 'routing_rules.replace',
    method: 'PUT',
    path: '/api/v1/routing-rules',
    summary: 'Replaces both lists.',
    access: 'routing.manage',
    limit: 'write',
    input: z.object({ body: routingRulesBody }),
    answer: routingRules,
    handle: async ({ actor, body }) => presentRules(await deps.changeRoutingRules({ actor, ...body })),
  });

export const settingsRoutes = (deps: SettingsRouteDeps): readonly Route[] => [
  settingsGetRoute(deps),
  settingsUpdateRoute(deps),
  routingRulesGetRoute(deps),
  routingRulesReplaceRoute(deps),
];
