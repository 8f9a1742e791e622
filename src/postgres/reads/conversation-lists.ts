import type { ConversationScope } from '../../services/ports/reads/conversation-reads.js';

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

const EVERYTHING = youngestFirst('c.merchant_id = $1 and $2::uuid is not null', 'c.updated_at');

/** The lists of a viewer who sees everything of the merchant, and those of one who sees their own. */
const WALKS: Readonly<Record<'all' | 'own', Readonly<Record<ConversationScope, Walk>>>> = {
  all: {
    mine: youngestFirst(`c.agent_id = $2 and c.state = 'active' and c.merchant_id = $1`, 'c.opened_at'),
    queued: queueOf(ALL_GROUPS),
    closed: youngestFirst(`c.merchant_id = $1 and c.state = 'closed' and $2::uuid is not null`, 'c.updated_at'),
    all: EVERYTHING,
    customer: youngestFirst(`${OF_CUSTOMER} and $2::uuid is not null`, 'c.opened_at'),
  },
  own: {
    mine: youngestFirst(`c.agent_id = $2 and c.state = 'active' and c.merchant_id = $1`, 'c.opened_at'),
    queued: queueOf(GROUPS_OF_AGENT),
    closed: youngestFirst(`c.agent_id = $2 and c.state = 'closed' and c.merchant_id = $1`, 'c.closed_at'),
    all: EVERYTHING,
    customer: youngestFirst(
      `${OF_CUSTOMER} and (c.agent_id = $2 or $2 = any(c.mentioned_agent_ids) or (c.state = 'queued' and c.skill_group_id in (${GROUPS_OF_AGENT})))`,
      'c.opened_at',
    ),
  },
};

export const walkOf = (scope: ConversationScope, seesAll: boolean): Walk => WALKS[seesAll ? 'all' : 'own'][scope];
