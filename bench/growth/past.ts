import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Client } from 'pg';
import { z } from 'zod';
import { cloneDatabase } from '../../test/support/databases.js';
import { planOf } from '../seed/plan.js';
import type { SeedPlan } from '../seed/plan.js';
import { seedDatabase } from '../seed/seed-database.js';
import { buildWorld } from '../seed/world.js';
import type { World } from '../seed/world.js';
import { queryOnce } from '../servers/stores.js';

/** A past in a database of its own. */
export type Past = {
  readonly url: string;
  readonly world: World;
  readonly messages: number;
  readonly seconds: number;
  readonly close: () => Promise<void>;
};

/** What a kept database says of itself: from this its world is built again, the same ids at the same places. */
const kept = z.object({
  wanted: z.number(),
  agents: z.number(),
  now: z.coerce.date(),
  messages: z.number(),
  seconds: z.number(),
});
type Kept = z.infer<typeof kept>;
const described = z.tuple([z.object({ words: z.string().nullable() })]).or(z.tuple([]));

/** The same at every size: only the past grows. */
const AGENTS = 30;
const NO_SECRETS = { seal: () => Buffer.from('x'), passwordHash: 'x' };

type Say = (sentence: string) => void;

const planFor = ({ wanted, agents, now }: Pick<Kept, 'wanted' | 'agents' | 'now'>): SeedPlan =>
  planOf({ messages: wanted, merchants: 1, agents, now });

const newPlan = (wanted: number): SeedPlan => planFor({ wanted, agents: AGENTS, now: new Date() });

const nameOf = (messages: number): string => `growth_${messages}`;

const urlOf = (store: string, database: string): string => {
  const url = new URL(store);
  url.pathname = `/${database}`;
  return url.href;
};

/** What was seeded whole; undefined where nothing was, or it was cut off. */
const findKept = async (store: string, messages: number): Promise<Kept | undefined> => {
  const rows = await queryOnce(
    store,
    `select shobj_description(oid, 'pg_database') as words from pg_database where datname = $1`,
    [nameOf(messages)],
  );
  const words = described.parse(rows)[0]?.words;
  return typeof words === 'string' ? kept.parse(JSON.parse(words)) : undefined;
};

/** Of these sizes, those that are not kept yet. */
export const lackingIn = async (store: string, sizes: readonly number[]): Promise<readonly number[]> => {
  const found = await Promise.all(sizes.map((messages) => findKept(store, messages)));
  return sizes.filter((_messages, index) => found[index] === undefined);
};

/** As an operator does. */
const migrate = async (url: string): Promise<void> => {
  const program = spawn(process.execPath, ['dist/src/cli/jiedai.js', 'migrate'], {
    env: { ...process.env, NODE_ENV: 'test', DATABASE_URL: url, REDIS_URL: process.env['TEST_REDIS_URL'] ?? '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(program, 'exit');
  if (code !== 0) throw new Error('the database was not migrated');
};

const seedKept = async (store: string, messages: number, say: Say): Promise<Kept> => {
  const name = nameOf(messages);
  await queryOnce(store, `drop database if exists "${name}" with (force)`);
  await queryOnce(store, `create database "${name}"`);
  const url = urlOf(store, name);
  await migrate(url);
  const plan = newPlan(messages);
  const made = await seedDatabase({ url, plan, secrets: NO_SECRETS, say });
  const { now } = plan;
  const what = { wanted: messages, agents: AGENTS, now, messages: made.messages, seconds: made.seconds };
  // Written last: a database that says nothing of itself was cut off.
  const literal = new Client().escapeLiteral(JSON.stringify(what));
  await queryOnce(store, `comment on database "${name}" is ${literal}`);
  return what;
};

/** The past of this size in a store that is kept, made where there is none; at today's schema either way. */
export const openKept = async (store: string, messages: number, say: Say): Promise<Past> => {
  const found = await findKept(store, messages);
  const url = urlOf(store, nameOf(messages));
  if (found) {
    say(`${found.messages} messages are here since ${found.now.toISOString().slice(0, 16)}`);
    await migrate(url);
  }
  const what = found ?? (await seedKept(store, messages, say));
  const { messages: made, seconds } = what;
  return { url, world: buildWorld(planFor(what)), messages: made, seconds, close: async () => {} };
};

/** A past that goes when it is closed. */
export const makePast = async (messages: number, say: Say): Promise<Past> => {
  const database = await cloneDatabase();
  try {
    const made = await seedDatabase({ url: database.url, plan: newPlan(messages), secrets: NO_SECRETS, say });
    return {
      url: database.url,
      world: made.world,
      messages: made.messages,
      seconds: made.seconds,
      close: database.drop,
    };
  } catch (error) {
    await database.drop();
    throw error;
  }
};
