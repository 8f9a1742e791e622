import { deepStrictEqual } from 'node:assert';
import { settle } from '../desk/desk.js';
import type { Desk } from '../desk/desk.js';
import type { Model } from './command.js';

const BROKEN = `
  select 'above capacity by the system' as what, count(*)::int as count from (
    select a.id from agents a
      join assignments s on s.agent_id = a.id and s.ended_at is null
     group by a.id, a.capacity
    having count(*) filter (where not s.over_capacity and s.by = 'routing') > a.capacity) over_loaded
  union all
  select 'two open assignments', count(*)::int from (
    select conversation_id from assignments where ended_at is null group by 1 having count(*) > 1) doubled
  union all
  select 'two open conversations', count(*)::int from (
    select identity_id from conversations where state <> 'closed' group by 1 having count(*) > 1) doubled
  union all
  select 'active without its assignment', count(*)::int from conversations c
   where (c.state = 'active') <> exists (
     select 1 from assignments s where s.conversation_id = c.id and s.ended_at is null and s.agent_id = c.agent_id
       and s.number = c.assignment_number)
  union all
  select 'numbers with a gap', count(*)::int from (
    select c.id from conversations c left join messages m on m.conversation_id = c.id
     group by c.id, c.last_number having count(m.id) <> c.last_number or max(m.number) <> c.last_number) gaps`;

const NOW = `
  select (select json_agg(broken) from (${BROKEN}) broken where count > 0) as broken,
         (select json_agg(identities.openid order by identities.openid) from conversations
            join identities on identities.id = conversations.identity_id
           where conversations.state <> 'closed') as talking,
         (select json_object_agg(id, status) from agents) as statuses`;

type Seen = {
  readonly broken: readonly unknown[] | null;
  readonly talking: readonly string[] | null;
  readonly statuses: Readonly<Record<string, string>>;
};

/** True after every single step. By name, because planning this statement takes longer than running it. */
export const checkAlways = async (desk: Desk, { talking, statuses }: Model): Promise<void> => {
  const { rows } = await desk.sql.query<Seen>({ name: 'now', text: NOW });
  for (const seen of rows) {
    deepStrictEqual(seen.broken ?? [], []);
    deepStrictEqual(new Set(seen.talking ?? []), talking);
    deepStrictEqual(seen.talking?.length ?? 0, talking.size);
    deepStrictEqual(
      desk.people.map(({ id }) => seen.statuses[id]),
      statuses,
    );
  }
};

/** Redis is healthy, everybody is told: what the look of a worker does. */
export const comeToRest = async (desk: Desk): Promise<void> => {
  for (const agent of desk.people) await desk.routing.presence.beat(desk.merchantId, agent.id, agent.socketId);
  for (let turn = 0; turn < 3; turn += 1) {
    await settle(desk);
    await desk.routing.healLine();
  }
  await settle(desk);
};

/** Nobody vanished, nobody waits while somebody could take them, and those who wait stand in order of arrival. */
export const checkAtRest = async (desk: Desk): Promise<void> => {
  const { rows: waiting } = await desk.sql.query<{ id: string }>(
    `select id from conversations where state = 'queued' order by arrived_at, id`,
  );
  const ids = waiting.map(({ id }) => id);
  const places = await desk.routing.waitingLine.placesOf(desk.merchantId, desk.groupId, ids);
  deepStrictEqual(
    places,
    waiting.map((_row, index) => index + 1),
  );
  const { rows: idle } = await desk.sql.query<{ id: string }>(`
    select a.id from agents a
     where a.status = 'online'
       and (select count(*) from conversations c where c.agent_id = a.id and c.state = 'active') < a.capacity`);
  if (waiting.length > 0) deepStrictEqual(idle, []);
};
