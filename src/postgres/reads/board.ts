import type { EntityManager } from 'typeorm';
import type { AgentRole, AgentStatus } from '../../domain/people/agent.js';
import type {
  BoardAgentFacts,
  BoardQueueFacts,
  BoardReads,
  BoardTodayFacts,
} from '../../services/ports/reads/board-reads.js';
import type { MerchantReader } from '../unit-of-work.js';
import { iso, isoOrNull } from './iso.js';

/** $1 merchant, $2 now: midnight of the merchant's day. */
const DAY = `select date_trunc('day', $2::timestamptz at time zone m.time_zone) at time zone m.time_zone as since, m.time_zone
  from merchants m where m.id = $1`;

const QUEUES = `
  select g.id, g.name, q.waiting, q.longest_since
    from skill_groups g cross join lateral (
      select count(*)::int as waiting, min(c.arrived_at) as longest_since from conversations c
       where c.merchant_id = $1 and c.state = 'queued' and c.skill_group_id = g.id) q
   where g.merchant_id = $1 and g.removed_at is null order by g.name, g.id`;

/** How long each break of today lasted: from its row, or from midnight, to the next row or now. */
const BREAKS = `
  select b.agent_id, jsonb_agg(jsonb_build_object('reason', b.reason, 'seconds', b.seconds) order by b.seconds desc) as breaks
    from (select s.agent_id, s.reason, sum(extract(epoch from s.until - s.at))::int as seconds
            from (select s.agent_id, s.status, s.reason, greatest(s.at, d.since) as at,
                         lead(s.at, 1, $2::timestamptz) over (partition by s.agent_id order by s.at, s.id) as until
                    from day d, agent_statuses s
                   where s.merchant_id = $1 and s.at >= coalesce((select max(e.at) from agent_statuses e
                     where e.agent_id = s.agent_id and e.at < d.since), d.since)) s
           where s.status = 'break' and s.until > s.at group by 1, 2) b
   group by 1`;

const AGENTS = `
  with day as (${DAY}), breaks as (${BREAKS})
  select a.id, a.name, a.role, a.status, a.status_changed_at, a.status_reason, a.capacity, held.active_count,
         slowest.waiting_since, slowest.id as slowest_id, coalesce(b.breaks, '[]') as breaks,
         array(select g.skill_group_id::text from skill_group_agents g where g.agent_id = a.id order by 1) as groups
    from agents a
    cross join lateral (select count(*)::int as active_count from conversations c
      where c.agent_id = a.id and c.state = 'active') held
    left join lateral (select c.id, c.waiting_since from conversations c
      where c.agent_id = a.id and c.state = 'active' and c.waiting_since is not null
      order by c.waiting_since limit 1) slowest on true
    left join breaks b on b.agent_id = a.id
   where a.merchant_id = $1 and a.disabled_at is null and a.role <> 'analyst'
   order by a.name, a.id limit 1000`;

/** Who asked for a person today; what the desk's own answers settled, which has neither group nor agent, never arrived. */
const TODAY = `
  with day as (${DAY}), came as (
    select extract(hour from c.arrived_at at time zone day.time_zone)::int as hour, c.first_agent_at,
           extract(epoch from c.first_agent_at - c.arrived_at) as first_response,
           c.state = 'closed' and c.agent_id is null and c.first_agent_at is null as is_abandoned
      from day join conversations c on c.merchant_id = $1 and c.arrived_at >= day.since and c.arrived_at <= $2
     where c.state <> 'self_service' and (c.state <> 'closed'
       or num_nonnulls(c.skill_group_id, c.agent_id, c.first_agent_at) > 0)),
  hours as (select hour, count(*)::int as arrivals, count(first_agent_at)::int as answered from came group by 1)
  select day.since, day.time_zone,
         (select count(*)::int from came) as arrivals,
         (select count(first_agent_at)::int from came) as answered,
         (select count(*) filter (where is_abandoned)::int from came) as abandoned,
         (select percentile_cont(array[0.5, 0.9]) within group (order by first_response) from came) as first_response,
         (select coalesce(jsonb_agg(to_jsonb(h) order by h.hour), '[]') from hours h) as by_hour
    from day`;

type QueueRow = {
  readonly id: string;
  readonly name: string;
  readonly waiting: number;
  readonly longest_since: Date | null;
};

type AgentRow = {
  readonly id: string;
  readonly name: string;
  readonly role: AgentRole;
  readonly status: AgentStatus;
  readonly status_changed_at: Date;
  readonly status_reason: string | null;
  readonly capacity: number;
  readonly active_count: number;
  readonly waiting_since: Date | null;
  readonly slowest_id: string | null;
  readonly breaks: BoardAgentFacts['breaks'];
  readonly groups: readonly string[];
};

type TodayRow = {
  readonly since: Date;
  readonly time_zone: string;
  readonly arrivals: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly first_response: readonly (number | null)[] | null;
  readonly by_hour: BoardTodayFacts['byHour'];
};

const toQueue = ({ id, name, waiting, longest_since: longest }: QueueRow): BoardQueueFacts => ({
  skillGroupId: id,
  name,
  waiting,
  longestSince: isoOrNull(longest),
});

const toAgent = (row: AgentRow): BoardAgentFacts => ({
  id: row.id,
  name: row.name,
  role: row.role,
  status: row.status,
  statusSince: iso(row.status_changed_at),
  statusReason: row.status_reason,
  capacity: row.capacity,
  activeCount: row.active_count,
  slowestSince: isoOrNull(row.waiting_since),
  slowestConversationId: row.slowest_id,
  skillGroupIds: row.groups,
  breaks: row.breaks,
});

const readToday = async (manager: EntityManager, merchantId: string, at: Date): Promise<BoardTodayFacts> => {
  const [row]: readonly TodayRow[] = await manager.query(TODAY, [merchantId, at]);
  if (!row) throw new Error('the merchant of a board is not there');
  const [median = null, p90 = null] = row.first_response ?? [];
  return {
    since: iso(row.since),
    timeZone: row.time_zone,
    arrivals: row.arrivals,
    answered: row.answered,
    abandoned: row.abandoned,
    firstResponse: { median, p90 },
    byHour: row.by_hour,
  };
};

export const createBoardReads = ({ readMerchant }: { readonly readMerchant: MerchantReader }): BoardReads => ({
  read: (merchantId, at) =>
    readMerchant(merchantId, async (manager) => {
      const queues: QueueRow[] = await manager.query(QUEUES, [merchantId]);
      const agents: AgentRow[] = await manager.query(AGENTS, [merchantId, at]);
      const today = await readToday(manager, merchantId, at);
      return { queues: queues.map(toQueue), agents: agents.map(toAgent), today };
    }),
});
