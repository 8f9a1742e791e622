import { setTimeout as sleep } from 'node:timers/promises';
import { createRedisConnections } from '../../../src/redis/connect.js';
import { createKeys, databaseOf } from '../../../src/redis/keys.js';
import { createSendBudget } from '../../../src/redis/send-budget.js';
import type { SendSlot } from '../../../src/services/ports/channels/send-budget.js';
import { redisForTest } from '../../support/databases.js';
import { silentLogger } from '../../support/postgres.js';

const clock = { now: () => new Date() };

const connect = async (url: string) => {
  const connections = createRedisConnections({ url, logger: silentLogger });
  const { commands } = connections;
  await new Promise<void>((resolve) => commands.onReady(resolve));
  const budget = createSendBudget({ connection: commands, keys: createKeys(databaseOf(url)), clock });
  return { budget, connections };
};

type Connected = Awaited<ReturnType<typeof connect>>;
let processes: Connected[] = [];

beforeEach(async () => {
  const { url } = await redisForTest();
  processes = [await connect(url), await connect(url)];
});
afterEach(async () => {
  for (const { connections } of processes) await connections.close();
});

const take = ({ budget }: Connected, sendsPerMinute: number, longestWaitMs = 60_000): Promise<SendSlot> =>
  budget.take({ merchantId: 'm1', channelId: 'c1', sendsPerMinute, longestWaitMs });

it('gives each place once over all processes, evenly, and never more than the rate in any minute', async () => {
  const startedAt = Date.now();
  const slots = await Promise.all(
    processes.flatMap((one) => Array.from({ length: 100 }, () => take(one, 120, 10 * 60_000))),
  );
  const waits = slots
    .map((slot) => (slot.status === 'taken' ? slot.waitMs : NaN))
    .toSorted((one, other) => one - other);

  expect(waits).toHaveLength(200);
  for (const start of waits) {
    const within = waits.filter((wait) => wait >= start && wait < start + 60_000).length;
    expect(within).toBeLessThanOrEqual(120);
  }
  // 98 % of the rate is used: the last of 200 leaves after 200 / 120 minutes, and a little.
  expect((waits.at(-1) ?? 0) + (Date.now() - startedAt)).toBeLessThanOrEqual((200 / (120 * 0.98)) * 60_000);
});

it('takes no place that is too far away, and says how far', async () => {
  const [one, other] = processes;
  if (!one || !other) throw new Error('no processes');
  expect(await take(one, 6, 1000)).toEqual({ status: 'taken', waitMs: 0 });
  const spent = await take(other, 6, 1000);

  expect(spent.status).toBe('spent');
  expect(spent.status === 'spent' && spent.retryInMs).toBeGreaterThan(9_000);
  expect(await take(one, 6, 1000)).toMatchObject({ status: 'spent' });
});

it('stops a channel in every process until the time is over, and no other channel', async () => {
  const [one, other] = processes;
  if (!one || !other) throw new Error('no processes');
  await one.budget.stop({ merchantId: 'm1', channelId: 'c1', why: 'throttled', forMs: 300 });

  for (const each of [one, other]) {
    expect(await take(each, 600)).toMatchObject({ status: 'stopped', why: 'throttled' });
    const stopped = await each.budget.stopOf({ merchantId: 'm1', channelId: 'c1' });
    expect(stopped).toMatchObject({ status: 'stopped', why: 'throttled' });
  }
  expect(await other.budget.stopOf({ merchantId: 'm1', channelId: 'c2' })).toBeUndefined();
  const elsewhere = await other.budget.take({
    merchantId: 'm1',
    channelId: 'c2',
    sendsPerMinute: 600,
    longestWaitMs: 0,
  });
  expect(elsewhere.status).toBe('taken');
  await sleep(350);
  for (const each of [one, other]) expect((await take(each, 600)).status).toBe('taken');
});

it('keeps each process to a tenth of the rate while Redis is away, and remembers what was stopped', async () => {
  const [one] = processes;
  if (!one) throw new Error('no processes');
  await one.connections.close();
  const slots = await Promise.all(Array.from({ length: 20 }, () => take(one, 6000, 5_000)));
  const waits = slots.flatMap((slot) => (slot.status === 'taken' ? [slot.waitMs] : []));

  // 6000 a minute are 100 a second; a tenth is one each 100 ms, and a little more.
  expect(Math.max(...waits)).toBeGreaterThan(19 * 100);
  await one.budget.stop({ merchantId: 'm1', channelId: 'c1', why: 'daily_quota', forMs: 1000 });
  expect(await take(one, 6000)).toMatchObject({ status: 'stopped', why: 'daily_quota' });
});
