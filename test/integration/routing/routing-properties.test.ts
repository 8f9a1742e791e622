import * as fc from 'fast-check';
import type { Actor } from '../../../src/domain/people/agent.js';
import { AppError } from '../../../src/kernel/errors.js';
import { arrive, openDesk, setStatus, settle } from '../../support/desk/desk.js';
import type { Desk, DeskAgent } from '../../support/desk/desk.js';

// The long form: ROUTING_RUNS=1000 npm run test:integration -- -- routing-properties
const RUNS = Number(process.env['ROUTING_RUNS'] ?? '50');
const COMMANDS = 60;
const CAPACITIES = [1, 2, 3];
const CUSTOMERS = 12;

type Step =
  | { readonly act: 'write'; readonly customer: number }
  | { readonly act: 'claim' | 'close' | 'return' | 'transfer'; readonly agent: number; readonly pick: number }
  | { readonly act: 'status'; readonly agent: number; readonly status: 'online' | 'busy' | 'break' | 'offline' }
  | { readonly act: 'connect' | 'disconnect'; readonly agent: number }
  | { readonly act: 'lose_redis' | 'settle' | 'twenty_at_once' };

const agentIndex = fc.nat({ max: CAPACITIES.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ act: fc.constant('write' as const), customer: fc.nat({ max: CUSTOMERS - 1 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constantFrom('claim' as const, 'close' as const, 'return' as const, 'transfer' as const),
      agent: agentIndex,
      pick: fc.nat({ max: 9 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('status' as const),
      agent: agentIndex,
      status: fc.constantFrom('online' as const, 'busy' as const, 'break' as const, 'offline' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constantFrom('connect' as const, 'disconnect' as const), agent: agentIndex }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constantFrom('settle' as const, 'twenty_at_once' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('lose_redis' as const) }) },
);

describe('routing, whatever happens in whatever order', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk(CAPACITIES.map((capacity) => ({ capacity })));
  });
  afterAll(() => desk.close());

  it(`holds its promises over ${RUNS} runs of ${COMMANDS} commands`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: COMMANDS, maxLength: COMMANDS }), async (steps) => {
        await clear(desk);
        for (const next of steps) {
          await perform(desk, next);
          await checkAlways(desk);
        }
        await comeToRest(desk);
        await checkAtRest(desk);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  }, 600_000);
});

const clear = async (desk: Desk): Promise<void> => {
  await desk.sql.query(
    'truncate outbox, timers, journal, push_keys, customer_events, routing_decisions, assignments, messages, grants, conversations, identities, customers cascade',
  );
  await desk.sql.query(`update agents set status = 'online'`);
  await desk.redis.flush();
  for (const agent of desk.people) await desk.routing.presence.beat(desk.merchantId, agent.id, agent.socketId);
  await desk.routing.rebuildLine(desk.merchantId);
};

const agentOf = (desk: Desk, index: number): DeskAgent => {
  const agent = desk.people[index];
  if (!agent) throw new Error('no such agent');
  return agent;
};

const perform = async (desk: Desk, next: Step): Promise<void> => {
  switch (next.act) {
    case 'write':
      return arrive(desk, `customer-${next.customer}`, '苹果坏了三个');
    case 'status':
      return setStatus(desk, agentOf(desk, next.agent), next.status);
    case 'connect':
    case 'disconnect':
      return plug(desk, agentOf(desk, next.agent), next.act);
    case 'lose_redis':
      return desk.redis.flush();
    case 'settle':
      return settle(desk);
    case 'twenty_at_once':
      return routeTwentyTimes(desk);
    default:
      return move(desk, next);
  }
};

const plug = async (desk: Desk, { id, socketId }: DeskAgent, act: 'connect' | 'disconnect'): Promise<void> => {
  const { presence } = desk.routing;
  await (act === 'connect' ? presence.beat : presence.leave)(desk.merchantId, id, socketId);
};

const routeTwentyTimes = async ({ routing, merchantId, groupId }: Desk): Promise<void> => {
  const ask = () => routing.routeGroup({ merchantId, skillGroupId: groupId });
  await Promise.all(Array.from({ length: 20 }, ask));
};

const move = async (
  desk: Desk,
  {
    act,
    agent,
    pick,
  }: { readonly act: 'claim' | 'close' | 'return' | 'transfer'; readonly agent: number; readonly pick: number },
): Promise<void> => {
  const actor: Actor = { merchantId: desk.merchantId, agentId: agentOf(desk, agent).id, role: 'agent' };
  const { rows } = await desk.sql.query<{ id: string; assignment_number: number }>(
    act === 'claim'
      ? `select id, assignment_number from conversations where state = 'queued' order by id`
      : `select id, assignment_number from conversations where state = 'active' and agent_id = '${actor.agentId}' order by id`,
  );
  const row = rows[pick % Math.max(1, rows.length)];
  if (!row) return;
  const held = { actor, conversationId: row.id, assignmentNumber: row.assignment_number };
  const acts = {
    claim: () => desk.claimConversation(held),
    close: () => desk.closeConversation(held),
    return: () => desk.returnConversation(held),
    transfer: () =>
      desk.transferConversation({ ...held, toAgentId: agentOf(desk, (agent + 1) % CAPACITIES.length).id }),
  };
  await acts[act]().catch((error: unknown) => {
    // Handing over to a colleague who is offline is refused, as it should be.
    if (!(error instanceof AppError && error.code === 'agent_not_assignable')) throw error;
  });
};

/** True after every single step. */
const checkAlways = async (desk: Desk): Promise<void> => {
  const { rows } = await desk.sql.query<{ what: string; count: number }>(`
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
       group by c.id, c.last_number having count(m.id) <> c.last_number or max(m.number) <> c.last_number) gaps`);
  expect(rows.filter(({ count }) => count > 0)).toEqual([]);
};

/** Redis is healthy, everybody is told: what the look of a worker does. */
const comeToRest = async (desk: Desk): Promise<void> => {
  for (const agent of desk.people) await desk.routing.presence.beat(desk.merchantId, agent.id, agent.socketId);
  for (let turn = 0; turn < 3; turn += 1) {
    await settle(desk);
    await desk.routing.healLine();
  }
  await settle(desk);
};

/** Nobody vanished, nobody waits while somebody could take them, and those who wait stand in order of arrival. */
const checkAtRest = async (desk: Desk): Promise<void> => {
  const { rows: waiting } = await desk.sql.query<{ id: string }>(
    `select id from conversations where state = 'queued' order by arrived_at, id`,
  );
  const places = await desk.routing.waitingLine.placesOf(
    desk.merchantId,
    desk.groupId,
    waiting.map(({ id }) => id),
  );
  expect(places).toEqual(waiting.map((_row, index) => index + 1));
  const { rows: idle } = await desk.sql.query<{ id: string }>(`
    select a.id from agents a
     where a.status = 'online'
       and (select count(*) from conversations c where c.agent_id = a.id and c.state = 'active') < a.capacity`);
  if (waiting.length > 0) expect(idle).toEqual([]);
};
