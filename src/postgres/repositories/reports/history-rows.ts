import type { ConversationHistory, HistoryLine, Holding } from '../../../domain/reports/conversation-history.js';

export type HistoryRow = {
  readonly id: string;
  readonly customer_id: string;
  readonly channel_id: string;
  readonly skill_group_id: string | null;
  readonly agent_id: string | null;
  readonly reason: string | null;
  readonly arrived_at: Date;
  readonly closed_at: Date;
  readonly close_reason: string | null;
  /** JSON, with instants in milliseconds. */
  readonly lines: readonly {
    readonly kind: HistoryLine['kind'];
    readonly at: number;
    readonly agentId: string | null;
  }[];
  readonly holdings: readonly { readonly agentId: string; readonly since: number; readonly until: number | null }[];
  readonly is_invited: boolean;
  readonly score: number | null;
  readonly came_back_at: Date | null;
};

/** What a line is to a report; null = nothing. What the desk itself said is no answer, and a note is for agents only. */
const KIND = `
  case when m.direction = 'inbound' then 'customer'
       when m.direction = 'outbound' and m.agent_id is not null then 'agent'
       when m.direction = 'event' and m.content ->> 'type' = 'desk_event' then
         case when m.content ->> 'act' in ('closed', 'rated', 'transferred') then m.content ->> 'act'
              when m.content ->> 'act' = 'queued' and m.content ->> 'reason' = 'opened' then 'asked' end
  end`;

const MS = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

/**
 * Whose words went with time (domain/retention) has no history left: what was counted of it stays. A month may be dropped before its
 * conversations are marked.
 */
const HAS_HISTORY = `c.emptied_at is null and (c.last_number = 0 or exists (
  select 1 from messages m where m.conversation_id = c.id and m.opened_month = c.opened_month))`;

/** $1 ids. Lines lie in the partition of the month their conversation was opened in. */
export const HISTORIES = `
  select c.id, c.customer_id, c.channel_id, c.skill_group_id, c.agent_id, c.wrap_up ->> 'reason' as reason, c.arrived_at,
         c.closed_at, c.close_reason, l.lines, h.holdings, r.id is not null as is_invited, r.score, back.arrived_at as came_back_at
    from conversations c
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('kind', k.kind, 'at', ${MS('k.occurred_at')}, 'agentId', k.agent_id)
               order by k.number), '[]') as lines
        from (select m.number, m.occurred_at, m.agent_id, ${KIND} as kind from messages m
               where m.conversation_id = c.id and m.opened_month = c.opened_month) k
       where k.kind is not null) l
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('agentId', a.agent_id, 'since', ${MS('a.started_at')},
               'until', ${MS('a.ended_at')}) order by a.number), '[]') as holdings
        from assignments a where a.conversation_id = c.id) h
    left join ratings r on r.conversation_id = c.id
    left join lateral (
      select n.arrived_at from conversations n
       where n.customer_id = c.customer_id and n.id <> c.id and n.state = 'closed' and n.skill_group_id is not null
         and n.arrived_at > c.closed_at
       order by n.arrived_at limit 1) back on true
   where c.id = any($1::uuid[]) and c.state = 'closed' and c.closed_at is not null`;

/** $1 ids; $2 milliseconds within which coming back counts. */
export const WITH_EARLIER = `
  select c.id from conversations c where c.id = any($1::uuid[]) and (c.state <> 'closed' or ${HAS_HISTORY})
  union
  select c.id from conversations later
    join conversations c on c.customer_id = later.customer_id and c.id <> later.id and c.state = 'closed'
     and c.closed_at <= later.arrived_at and c.closed_at >= later.arrived_at - make_interval(secs => $2::float8 / 1000)
   where later.id = any($1::uuid[]) and ${HAS_HISTORY}`;

/** $1 ids. Of what has no history left, only whose it is can still change: customers are joined. */
export const FOLLOW_CUSTOMERS = `
  update conversation_facts f set customer_id = c.customer_id from conversations c
   where c.id = any($1::uuid[]) and f.conversation_id = c.id and f.customer_id <> c.customer_id`;

const toLine = ({ kind, at, agentId }: HistoryRow['lines'][number]): readonly HistoryLine[] => {
  if (kind !== 'agent') return [{ kind, at: new Date(at) }];
  return agentId === null ? [] : [{ kind, at: new Date(at), agentId }];
};

const toHolding = ({ agentId, since, until }: HistoryRow['holdings'][number]): Holding => ({
  agentId,
  since: new Date(since),
  until: until === null ? undefined : new Date(until),
});

export const toHistory = (row: HistoryRow): ConversationHistory => ({
  conversationId: row.id,
  customerId: row.customer_id,
  channelId: row.channel_id,
  skillGroupId: row.skill_group_id ?? undefined,
  agentId: row.agent_id ?? undefined,
  wrapUpReason: row.reason ?? undefined,
  arrivedAt: row.arrived_at,
  closedAt: row.closed_at,
  closeReason: row.close_reason ?? undefined,
  lines: row.lines.flatMap(toLine),
  holdings: row.holdings.map(toHolding),
  rating: row.is_invited ? { score: row.score ?? undefined } : undefined,
  cameBackAt: row.came_back_at ?? undefined,
});
