import { Client } from 'pg';
import { z } from 'zod';
import { createLogger } from '../../src/app/logger.js';
import { openDatabase } from '../../src/postgres/data-source.js';
import { createMerchantReader } from '../../src/postgres/unit-of-work.js';
import { quantile } from '../measure/statistics.js';
import type { World } from '../seed/world.js';
import { callsOf } from './calls.table.js';
import type { Place } from './calls.table.js';
import { createExplainer } from './explained.js';
import type { Explained } from './explained.js';
import type { Past } from './past.js';

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
/** Of a call that is slow at this size fewer rounds say enough. */
const LEAST_ROUNDS = 3;
const MOST_MS_EACH = 3_000;
const DAY_MS = 86_400_000;

const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const picked = z.tuple([z.object({ id: z.string(), customer_id: z.string() })]);

export const placeOf = async (client: Client, { world }: { readonly world: World }): Promise<Place> => {
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

/** Milliseconds of each round; the first is not counted. */
const timesOf = async (work: () => Promise<unknown>): Promise<readonly number[]> => {
  await work();
  const took: number[] = [];
  const endAt = performance.now() + MOST_MS_EACH;
  while (took.length < LEAST_ROUNDS || (took.length < ROUNDS && performance.now() < endAt)) {
    const startedAt = performance.now();
    await work();
    took.push(performance.now() - startedAt);
  }
  return took;
};

const costsAt = async (url: string, place: Place): Promise<ReadonlyMap<string, Cost>> => {
  const database = await openDatabase({ url, appPoolSize: 3, systemPoolSize: 1, logger: createLogger('silent') });
  try {
    const read = createMerchantReader(database.app);
    const explainer = createExplainer(read);
    const explainedCalls = callsOf(explainer.readMerchant);
    const costs = new Map<string, Cost>();
    for (const [index, call] of callsOf(read).entries()) {
      const took = await timesOf(() => call.run(place));
      await explainedCalls[index]?.run(place);
      costs.set(call.name, { ...explainer.take(), p50: quantile(took, 0.5), p95: quantile(took, 0.95) });
    }
    return costs;
  } finally {
    await database.close();
  }
};

/** Asks a past everything. */
export const measurePast = async (past: Past, say: (sentence: string) => void): Promise<SizeMeasured> => {
  const client = new Client({ connectionString: past.url });
  await client.connect();
  try {
    const { rows } = await client.query('select pg_database_size(current_database())::float8 / 1e9 as size');
    const [{ size: gigabytes }] = z.tuple([z.object({ size: z.number() })]).parse(rows);
    say(`${past.messages} messages made in ${Math.round(past.seconds)} s, ${gigabytes.toFixed(2)} GB`);
    const startedAt = performance.now();
    const costs = await costsAt(past.url, await placeOf(client, past));
    say(`asked everything in ${Math.round((performance.now() - startedAt) / 1000)} s`);
    return { messages: past.messages, seedSeconds: past.seconds, gigabytes, costs };
  } finally {
    await client.end();
  }
};
