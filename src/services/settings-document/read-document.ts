import type {
  DocumentAct,
  DocumentQuickReply,
  DocumentRouting,
  DocumentRule,
  DocumentSettings,
  DocumentTarget,
  DocumentView,
  SettingsDocument,
} from '../../domain/settings-document/document.js';
import type { RuleAct, SelfServiceRule } from '../../domain/self-service/rule.js';
import type { SlaPolicy } from '../../domain/tickets/sla.js';
import type { MerchantSettings } from '../../domain/people/merchant-settings.js';
import type { RoutingRule } from '../../domain/conversations/routing.js';
import type { QuickReply } from '../../domain/people/quick-reply.js';
import type { SavedTicketView } from '../ports/stores/ticket-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { everyone, readReferences } from './references.js';
import type { ReferenceKind, References } from './references.js';

type NameOf = References['nameOf'];

/** In one order, whatever ids they have: so that two documents of the same settings are the same. */
const sortedBy = <T>(items: readonly T[], name: (item: T) => string): readonly T[] =>
  items.toSorted((left, right) => (name(left) < name(right) ? -1 : 1));

const orNull = (nameOf: NameOf, kind: ReferenceKind, id: string | null | undefined): string | null =>
  id === null || id === undefined ? null : nameOf(kind, id);

const settingsOf = (
  { offHoursTicketTypeId, ticketNotices, ...settings }: MerchantSettings,
  nameOf: NameOf,
): DocumentSettings => ({
  ...settings,
  offHoursTicketType: orNull(nameOf, 'ticketType', offHoursTicketTypeId),
  ticketNotices: ticketNotices.map(({ channelId, ...notice }) => ({
    channel: nameOf('channel', channelId),
    ...notice,
  })),
});

const conditionOf = <T extends { readonly channelId?: string }>({ channelId, ...condition }: T, nameOf: NameOf) => ({
  ...condition,
  ...(channelId !== undefined && { channel: nameOf('channel', channelId) }),
});

const actOf = (act: RuleAct, nameOf: NameOf): DocumentAct => {
  if (act.type === 'route') return { type: 'route', skillGroup: nameOf('skillGroup', act.skillGroupId) };
  if (act.type === 'ticket') return { type: 'ticket', ticketType: nameOf('ticketType', act.typeId) };
  return act;
};

const ruleOf = ({ name, enabled, condition, acts }: SelfServiceRule, nameOf: NameOf): DocumentRule => ({
  name,
  enabled,
  condition: conditionOf(condition, nameOf),
  acts: acts.map((act) => actOf(act, nameOf)),
});

const routingOf = (rules: readonly RoutingRule[], nameOf: NameOf): DocumentRouting => ({
  skillGroup: rules.flatMap((rule) =>
    rule.list === 'skill_group'
      ? [{ condition: conditionOf(rule.condition, nameOf), skillGroup: nameOf('skillGroup', rule.skillGroupId) }]
      : [],
  ),
  agent: rules.flatMap((rule) => (rule.list === 'agent' ? [rule.choice] : [])),
});

const targetOf = (policy: SlaPolicy, nameOf: NameOf): DocumentTarget => ({
  ticketType: orNull(nameOf, 'ticketType', policy.typeId),
  priority: policy.priority,
  firstResponseMinutes: policy.firstResponseMinutes ?? null,
  resolutionMinutes: policy.resolutionMinutes ?? null,
  warnMinutes: policy.warnMinutes,
  escalateAgent: orNull(nameOf, 'agent', policy.escalateAgentId),
  escalateSkillGroup: orNull(nameOf, 'skillGroup', policy.escalateSkillGroupId),
});

/** Words of a filter that hold an id, and what the document calls them; `none` stands for nobody. */
const NAMED_WORDS: Readonly<Record<string, readonly [string, ReferenceKind]>> = {
  typeId: ['ticketType', 'ticketType'],
  agentId: ['agent', 'agent'],
  skillGroupId: ['skillGroup', 'skillGroup'],
};
/** One customer or conversation is nothing a merchant takes elsewhere. */
const LEFT_OUT: ReadonlySet<string> = new Set(['customerId', 'conversationId']);

const viewOf = ({ name, filter, sort }: SavedTicketView, nameOf: NameOf): DocumentView => ({
  name,
  sort,
  filter: Object.fromEntries(
    Object.entries(filter).flatMap(([word, value]) => {
      if (LEFT_OUT.has(word) || typeof value !== 'string' || value === '') return [];
      const named = NAMED_WORDS[word];
      if (!named) return [[word, value]];
      return [[named[0], value === 'none' ? value : nameOf(named[1], value)]];
    }),
  ),
});

const quickReplyOf = ({ place, title, shortcut, text, mediaIds }: QuickReply, nameOf: NameOf): DocumentQuickReply => ({
  skillGroup: place.scope === 'skill_group' ? nameOf('skillGroup', place.skillGroupId) : null,
  title,
  shortcut,
  text,
  pictures: mediaIds,
});

const peopleOf = async (stores: Stores, nameOf: NameOf) => ({
  tags: (await stores.tags.all()).map(({ name }) => name).toSorted(),
  agents: sortedBy(
    (await everyone(stores.agents.list)).map(({ loginName, name, role, capacity, disabledAt }) => ({
      loginName,
      name,
      role,
      capacity,
      disabled: disabledAt !== undefined,
    })),
    ({ loginName }) => loginName,
  ),
  skillGroups: sortedBy(
    (await everyone(stores.skillGroups.list)).map(({ name, agentIds }) => ({
      name,
      members: agentIds.map((id) => nameOf('agent', id)).toSorted(),
    })),
    ({ name }) => name,
  ),
});

const ticketsOf = async (stores: Stores, nameOf: NameOf) => ({
  ticketTypes: sortedBy(
    (await stores.ticketTypes.all()).map(({ id: _id, skillGroupId, ...type }) => ({
      ...type,
      skillGroup: orNull(nameOf, 'skillGroup', skillGroupId),
    })),
    ({ name }) => name,
  ),
  slaTargets: sortedBy(
    (await stores.slaPolicies.all()).map((policy) => targetOf(policy, nameOf)),
    ({ ticketType, priority }) => `${ticketType ?? ''}/${priority}`,
  ),
});

const servingOf = async (stores: Stores, { nameOf }: References, agentId: string) => {
  const replies = await everyone((page) => stores.quickReplies.listFor({ agentId, skillGroupIds: 'all' }, page));
  const hours = await stores.businessHours.all();
  return {
    quickReplies: sortedBy(
      replies.filter(({ place }) => place.scope !== 'personal').map((reply) => quickReplyOf(reply, nameOf)),
      ({ skillGroup, title }) => `${skillGroup ?? ''}/${title}`,
    ),
    sensitiveWords: sortedBy(await stores.sensitiveWords.all(), ({ word }) => word),
    businessHours: sortedBy(
      hours.map(({ skillGroupId, week, days, chineseHolidays }) => ({
        skillGroup: orNull(nameOf, 'skillGroup', skillGroupId),
        week,
        days,
        chineseHolidays,
      })),
      ({ skillGroup }) => skillGroup ?? '',
    ),
  };
};

const menusOf = async (stores: Stores, nameOf: NameOf) => {
  const channels = (await everyone(stores.channels.list)).filter(({ kind }) => kind === 'official_account');
  const found = [];
  for (const { id } of channels) {
    const stored = await stores.menus.find(id);
    if (stored) found.push({ channel: nameOf('channel', id), draft: stored.draft });
  }
  return sortedBy(found, ({ channel }) => channel);
};

const outsideOf = async (stores: Stores, nameOf: NameOf) => {
  const target = await stores.alertTargets.find();
  const blocks = await stores.blocks.identities();
  return {
    menus: await menusOf(stores, nameOf),
    alertTarget: target ? { kind: target.kind, enabled: target.enabled, afterMinutes: target.afterMinutes } : null,
    blockedCustomers: sortedBy(
      blocks.map(({ channelId, openid, reason }) => ({ channel: nameOf('channel', channelId), openid, reason })),
      ({ channel, openid }) => `${channel}/${openid}`,
    ),
  };
};

/** The settings as they stand, with names for ids. `agentId`: who asks. */
export const readDocument = async (stores: Stores, agentId: string): Promise<SettingsDocument> => {
  const references = await readReferences(stores);
  const { nameOf } = references;
  const { settings } = await stores.merchants.current();
  return {
    ...(await peopleOf(stores, nameOf)),
    ...(await ticketsOf(stores, nameOf)),
    settings: settingsOf(settings, nameOf),
    ...(await servingOf(stores, references, agentId)),
    ticketViews: sortedBy(
      (await stores.ticketViews.visibleTo(agentId))
        .filter((view) => view.agentId === undefined)
        .map((view) => viewOf(view, nameOf)),
      ({ name }) => name,
    ),
    routing: routingOf(await stores.routingRules.all(), nameOf),
    selfServiceRules: (await stores.selfService.rules()).map((rule) => ruleOf(rule, nameOf)),
    ...(await outsideOf(stores, nameOf)),
  };
};
