import { DEFAULT_MERCHANT_SETTINGS } from '../../../domain/people/merchant-settings.js';
import type { ConversationScope, ConversationSort } from '../../../services/ports/reads/conversation-reads.js';

/** How a list is walked: which rows, in which order, and the place of a row as text that is exact when read back. */
type Walk = {
  /** Rows of the list. $1 merchant, $2 agent, $3 state or null, $4 and $5 the place after which to go on, $6 how many, $7 the customer. */
  readonly rows: string;
  readonly order: string;
  readonly place: string;
};

const inState = '($3::text is null or c.state = $3)';

const youngestFirst = (where: string, column: string): Walk => ({
  rows: `select c.* from conversations c where ${where} and ${inState}
    and ($4::text is null or (${column}, c.id) < ($4::timestamptz, $5::uuid))
    order by ${column} desc, c.id desc limit $6`,
  order: `${column} desc, c.id desc`,
  place: column,
});

const soonestFirst = (from: string, column: string, place = column): Walk => ({
  rows: `select c.* from ${from} and ${inState}
    and ($4::text is null or (${column}, c.id) > ($4::timestamptz, $5::uuid))
    order by ${column}, c.id limit $6`,
  order: `${place}, c.id`,
  place,
});

/** One index range per skill group, so that a long queue costs what a page costs. */
const queueOf = (groups: string): Walk => ({
  rows: `select waiting.* from (${groups}) g cross join lateral (
      select c.* from conversations c
       where c.merchant_id = $1 and c.state = 'queued' and c.skill_group_id = g.id and ${inState}
         and ($4::text is null or (c.arrived_at, c.id) > ($4::timestamptz, $5::uuid))
       order by c.arrived_at, c.id limit $6) waiting`,
  order: 'c.arrived_at, c.id',
  place: 'c.arrived_at',
});

// `$2::uuid is not null` names the parameter where the list does not depend on it: Postgres refuses one without a type.
const GROUPS_OF_AGENT = 'select skill_group_id as id from skill_group_agents where agent_id = $2';
const ALL_GROUPS = 'select id from skill_groups where merchant_id = $1 and $2::uuid is not null';

const OF_CUSTOMER = 'c.merchant_id = $1 and c.customer_id = $7';
const MINE = `c.agent_id = $2 and c.state = 'active' and c.merchant_id = $1`;

/** Conversation `c` is open in a skill group of agent $2. */
export const IN_GROUPS = `c.merchant_id = $1 and c.state in ('queued', 'active') and c.skill_group_id in (${GROUPS_OF_AGENT})`;
export const SEEN_IN_GROUPS = `(c.agent_id = $2 or c.state = 'queued')`;

/** The end of the last window of `c` in which something may still be sent; null when there is none. */
const WINDOW_END = `(select max(g.expires_at) from grants g
  where g.identity_id = c.identity_id and g.remaining is distinct from 0 and g.expires_at > now())`;

const AT_RISK_MINUTES = `coalesce((select (m.settings ->> 'atRiskMinutes')::int from merchants m where m.id = $1),
  ${DEFAULT_MERCHANT_SETTINGS.atRiskMinutes})`;

/**
 * Conversations `c` where an answer is owed, something may still be sent, and either the last window ends soon or one message
 * is left. The index of what is owed bounds the rows; a customer who was answered is not looked at.
 */
export const AT_RISK = `conversations c cross join lateral (
    select max(g.expires_at) as ends_at, bool_or(g.remaining is null) as is_unlimited, sum(g.remaining) as remaining
      from grants g
     where g.identity_id = c.identity_id and g.remaining is distinct from 0 and g.expires_at > now()) w
  where c.merchant_id = $1 and c.waiting_since is not null and c.state in ('queued', 'active', 'left_message')
    and w.ends_at is not null
    and (w.ends_at < now() + make_interval(mins => ${AT_RISK_MINUTES}) or (not w.is_unlimited and w.remaining <= 1))`;
export const SEEN_AT_RISK = `(c.agent_id = $2 or (c.state = 'queued' and c.skill_group_id in (${GROUPS_OF_AGENT})))`;

/** An agent holds few enough to be sorted as they are read; the index on the agent, or on the group, bounds them. */
const sorted = (where: string): Readonly<Record<ConversationSort, Walk>> => ({
  opened: youngestFirst(where, 'c.opened_at'),
  latest: youngestFirst(where, 'coalesce(c.last_message_at, c.opened_at)'),
  waiting: soonestFirst(`conversations c where ${where}`, `coalesce(c.waiting_since, 'infinity')`),
  window: soonestFirst(`conversations c where ${where}`, `coalesce(${WINDOW_END}, 'infinity')`),
});

const SORTED = {
  mine: sorted(MINE),
  groups: { all: sorted(IN_GROUPS), own: sorted(`${IN_GROUPS} and ${SEEN_IN_GROUPS}`) },
} as const;

const atRisk = (seen: string): Walk => soonestFirst(`${AT_RISK} and ${seen}`, 'w.ends_at', WINDOW_END);

const EVERYTHING = youngestFirst('c.merchant_id = $1 and $2::uuid is not null', 'c.updated_at');

type Unsorted = Exclude<ConversationScope, 'mine' | 'groups'>;

/** The lists of a viewer who sees everything of the merchant, and those of one who sees their own. */
const WALKS: Readonly<Record<'all' | 'own', Readonly<Record<Unsorted, Walk>>>> = {
  all: {
    queued: queueOf(ALL_GROUPS),
    at_risk: atRisk('$2::uuid is not null'),
    closed: youngestFirst(`c.merchant_id = $1 and c.state = 'closed' and $2::uuid is not null`, 'c.updated_at'),
    all: EVERYTHING,
    customer: youngestFirst(`${OF_CUSTOMER} and $2::uuid is not null`, 'c.opened_at'),
  },
  own: {
    queued: queueOf(GROUPS_OF_AGENT),
    at_risk: atRisk(SEEN_AT_RISK),
    closed: youngestFirst(`c.agent_id = $2 and c.state = 'closed' and c.merchant_id = $1`, 'c.closed_at'),
    all: EVERYTHING,
    customer: youngestFirst(
      `${OF_CUSTOMER} and (c.agent_id = $2 or $2 = any(c.mentioned_agent_ids) or (c.state = 'queued' and c.skill_group_id in (${GROUPS_OF_AGENT})))`,
      'c.opened_at',
    ),
  },
};

type Wanted = {
  readonly scope: ConversationScope;
  readonly sort: ConversationSort | undefined;
  readonly seesAll: boolean;
};

export const walkOf = ({ scope, sort, seesAll }: Wanted): Walk => {
  const whose = seesAll ? 'all' : 'own';
  if (scope === 'mine') return SORTED.mine[sort ?? 'opened'];
  if (scope === 'groups') return SORTED.groups[whose][sort ?? 'latest'];
  return WALKS[whose][scope];
};
