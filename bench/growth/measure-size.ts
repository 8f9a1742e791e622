import { Client } from 'pg';
import { z } from 'zod';
import { createLogger } from '../../src/app/logger.js';
import { openDatabase } from '../../src/postgres/data-source.js';
import { createMerchantReader } from '../../src/postgres/unit-of-work.js';
import { cloneDatabase } from '../../test/support/databases.js';
import { quantile } from '../measure/statistics.js';
import { planOf } from '../seed/plan.js';
import { seedDatabase } from '../seed/seed-database.js';
import type { Seeded } from '../seed/seed-database.js';
import { callsOf } from './calls.table.js';
import type { Place } from './calls.table.js';
import { createExplainer } from './explained.js';
import type { Explained } from './explained.js';

/** What one call costs at one size. */
export type Cost = Explained & { readonly p50: number; readonly p95: number };
export type SizeMeasured = {
  readonly messages: number;
  readonly seedSeconds: number;
  readonly gigabytes: number;
  /** By name of the call. */
  readonly costs: ReadonlyMap<string, Cost>;
};

const ROUNDS = 15;
/** The same at every size: only the past grows. */
const AGENTS = 30;
const DAY_MS = 86_400_000;
const NO_SECRETS = { seal: () => Buffer.from('x'), passwordHash: 'x' };

const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const picked = z.tuple([z.object({ id: z.string(), customer_id: z.string() })]);

export const placeOf = async (client: Client, { world }: Seeded): Promise<Place> => {
  const [merchant] = world.merchants;
  const [supervisor, agent] = merchant?.agents ?? [];
  if (!merchant || !supervisor || !agent) throw new Error('the world is too small');
  const { rows } = await client.query(
    `select id, customer_id from conversations where merchant_id = $1 and state = 'closed' order by arrived_at desc offset 1000 limit 1`,
    [merchant.id],
  );
  const [{ id: conversationId, customer_id: customerId }] = picked.parse(rows);
  const weekday = (world.plan.now.getUTCDay() + 6) % 7;
  const mondayMs = world.plan.now.getTime() - (weekday + 7) * DAY_MS;
  return {
    merchantId: merchant.id,
    supervisorId: supervisor.id,
    agentId: agent.id,
    conversationId,
    customerId,
    monday: dayAt(mondayMs),
    sunday: dayAt(mondayMs + 6 * DAY_MS),
    monthBefore: dayAt(mondayMs - 21 * DAY_MS),
  };
};

const costsAt = async (url: string, place: Place): Promise<ReadonlyMap<string, Cost>> => {
  const database = await openDatabase({ url, appPoolSize: 3, systemPoolSize: 1, logger: createLogger('silent') });
  try {
    const read = createMerchantReader(database.app);
    const explainer = createExplainer(read);
    const explainedCalls = callsOf(explainer.readMerchant);
    const costs = new Map<string, Cost>();
    for (const [index, call] of callsOf(read).entries()) {
      await call.run(place);
      const took: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const startedAt = performance.now();
        await call.run(place);
        took.push(performance.now() - startedAt);
      }
      await explainedCalls[index]?.run(place);
      costs.set(call.name, { ...explainer.take(), p50: quantile(took, 0.5), p95: quantile(took, 0.95) });
    }
    return costs;
  } finally {
    await database.close();
  }
};

/** Makes a past of this size for one merchant, in a database of its own, and asks it everything. */
export const measureSize = async (messages: number, say: (sentence: string) => void): Promise<SizeMeasured> => {
  const database = await cloneDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    const plan = planOf({ messages, merchants: 1, agents: AGENTS });
    const seeded = await seedDatabase({ url: database.url, plan, secrets: NO_SECRETS, say });
    const { rows } = await client.query('select pg_database_size(current_database())::float8 / 1e9 as size');
    const [{ size: gigabytes }] = z.tuple([z.object({ size: z.number() })]).parse(rows);
    say(`${seeded.messages} messages in ${Math.round(seeded.seconds)} s, ${gigabytes.toFixed(2)} GB`);
    const costs = await costsAt(database.url, await placeOf(client, seeded));
    return { messages, seedSeconds: seeded.seconds, gigabytes, costs };
  } finally {
    await client.end();
    await database.drop();
  }
};
