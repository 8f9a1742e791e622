import type { Client } from 'pg';
import { COMES_BACK_MS } from '../../src/domain/reports/facts.js';
import { MADE } from './people.js';
import { monthOf } from './rows.js';
import type { World } from './world.js';

const TABLES = [
  'merchants',
  'relay_cursors',
  'agents',
  'skill_groups',
  'skill_group_agents',
  'tags',
  'customer_tags',
  'channels',
  'customers',
  'identities',
  'conversations',
  'assignments',
  'messages',
  'ratings',
  'conversation_facts',
  'search_entries',
  'grants',
] as const;
/** How the merchant of a demo is called. */
const DEMO = '（示例）';
/** From so many lines on, the index on words is made once at the end: row by row it takes most of the time. */
const INDEX_AFTER = 200_000;
const WORDS_INDEX = 'search_entries_words';

/** A merchant that is neither a demo's nor made here. */
export const realMerchantIn = async (client: Client): Promise<string | undefined> => {
  const { rows } = await client.query<{ name: string }>(
    `select name from merchants where name not like '%' || $1 and name not like '%' || $2 limit 1`,
    [DEMO, MADE],
  );
  return rows[0]?.name;
};

/** Row security does not let COPY through, and triggers would have the reports count again what is counted here. */
const guards = async (client: Client, isLoading: boolean): Promise<void> => {
  for (const table of TABLES) {
    await client.query(`alter table ${table} ${isLoading ? 'no force' : 'force'} row level security`);
    await client.query(`alter table ${table} ${isLoading ? 'disable' : 'enable'} trigger user`);
  }
};

const makePartitions = async (client: Client, { plan, startMs }: World): Promise<void> => {
  const months = new Set<string>();
  for (let day = 0; day <= plan.days; day += 1) months.add(monthOf(startMs + day * 86_400_000));
  for (const month of [...months, monthOf(plan.now.getTime())]) {
    const name = `messages_${month.slice(0, 7).replace('-', '')}`;
    await client.query(
      `create table if not exists ${name} partition of messages for values from ('${month}') to ('${month}'::date + interval '1 month')`,
    );
  }
};

/** Who came back within a day was not helped the first time: known only when all have come. */
const CAME_BACK = `
  update conversation_facts f set resolved_at_once = 0
    from conversations c
   where c.id = f.conversation_id and f.resolved_at_once = 1 and f.merchant_id = any($1::uuid[]) and exists (
     select from conversations n where n.customer_id = c.customer_id and n.id <> c.id and n.state = 'closed'
        and n.skill_group_id is not null and n.arrived_at > c.closed_at
        and n.arrived_at <= c.closed_at + make_interval(secs => $2::float8 / 1000))`;

/** Prepares for many rows in the transaction under way; the returned function ends that. */
export const prepareTarget = async (client: Client, world: World): Promise<() => Promise<void>> => {
  await makePartitions(client, world);
  await guards(client, true);
  const settle = async (): Promise<void> => {
    await client.query(CAME_BACK, [world.merchants.map(({ id }) => id), COMES_BACK_MS]);
    await guards(client, false);
  };
  if (world.plan.messages < INDEX_AFTER) return settle;
  const { rows } = await client.query<{ definition: string }>(
    'select indexdef as definition from pg_indexes where indexname = $1 and schemaname = current_schema()',
    [WORDS_INDEX],
  );
  await client.query(`drop index ${WORDS_INDEX}`);
  return async () => {
    await client.query(`set local maintenance_work_mem = '1GB'`);
    await client.query(rows[0]?.definition ?? '');
    await settle();
  };
};
