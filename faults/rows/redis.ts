import { readdir, truncate, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startOwnStore } from '../../test/support/stores.js';
import { between } from '../rig/random.js';
import type { Rig } from '../rig/rig.js';
import type { FaultRow } from '../rig/row.js';
import { repeatedly, sleep, timed } from '../rig/waiting.js';

/** From here on events flow to the consoles again. */
const untilLive = async ({ agents }: Rig): Promise<void> => {
  const isLive = (): boolean =>
    agents.every(({ frames }) => {
      const last = frames.filter(({ type }) => type === 'delayed').at(-1);
      return last?.type !== 'delayed' || !last.on;
    });
  for (let waited = 0; waited < 60_000 && !isLive(); waited += 50) await sleep(50);
};

const restarted: FaultRow = {
  id: 'F5',
  title: 'Redis is killed and comes back with its data',
  promises: ['P1', 'P4', 'P24'],
  limits: { liveAgainMs: 10_000, pushesGivenUp: 0 },
  run: (rig, { grown }) =>
    rig.survive({
      fault: async () => {
        await rig.stores.redis.kill();
        await sleep(grown(3_000, 5_000));
        await rig.stores.redis.restart();
        return { liveAgainMs: await timed(() => untilLive(rig)) };
      },
    }),
};

const emptied: FaultRow = {
  id: 'F6',
  title: 'Redis is killed and comes back with nothing',
  promises: ['P1', 'P4', 'P18', 'P19', 'P24'],
  limits: { liveAgainMs: 30_000 },
  run: (rig) =>
    rig.survive({
      fault: async () => {
        await rig.stores.redis.kill();
        await sleep(5_000);
        await rig.stores.redis.restart({ empty: true });
        return { liveAgainMs: await timed(() => untilLive(rig)) };
      },
    }),
};

const MOST_CUT_BYTES = 4_096;

/** Takes the last bytes off the log as a crash of the machine does. */
const cutLog = async (dir: string, bytes: number): Promise<void> => {
  const folder = join(dir, 'appendonlydir');
  const logs = (await readdir(folder)).filter((name) => name.endsWith('.incr.aof'));
  for (const name of logs) {
    const { size } = await stat(join(folder, name));
    await truncate(join(folder, name), Math.max(0, size - bytes));
  }
};

const cutShort: FaultRow = {
  id: 'F7',
  title: 'the end of Redis’ log is lost',
  promises: ['P1', 'P4', 'P18', 'P19'],
  seconds: { short: 22, full: 200 },
  run: (rig, { seconds, underLoadMs, grown, random }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const cuts = await repeatedly({ times: grown(2, 50), withinMs: underLoadMs }, async () => {
          await rig.stores.redis.kill();
          await cutLog(rig.stores.redis.dir, between(random, 1, MOST_CUT_BYTES));
          await rig.stores.redis.restart();
          await sleep(between(random, 500, 2_000));
        });
        return { cuts };
      },
    }),
};

const away: FaultRow = {
  id: 'F8',
  title: 'Redis refuses everybody, and then answers nobody',
  promises: ['P1', 'P3', 'P12', 'P15', 'P18'],
  seconds: { short: 22, full: 140 },
  limits: { answerP99Ms: 500, pushesGivenUp: 0 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        for (const act of ['refuse', 'blackhole'] as const) {
          rig.ways.redis.forEach((way) => way.set({ act }));
          await sleep(grown(6_000, 60_000));
        }
        rig.ways.redis.forEach((way) => {
          way.set({ act: 'pass' });
          way.cut();
        });
        return { liveAgainMs: await timed(() => untilLive(rig)) };
      },
    }),
};

const slow: FaultRow = {
  id: 'F9',
  title: 'Redis takes 200 ms, then 2 s, for each answer',
  promises: ['P1', 'P3'],
  seconds: { short: 22, full: 90 },
  limits: { answerP99Ms: 1_000, pushesGivenUp: 0 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        rig.ways.redis.forEach((way) => way.set({ act: 'delay', ms: [100, 300] }));
        await sleep(grown(6_000, 30_000));
        rig.ways.redis.forEach((way) => way.set({ act: 'delay', ms: [2_000, 2_000] }));
        await sleep(grown(6_000, 30_000));
        rig.ways.redis.forEach((way) => way.set({ act: 'pass' }));
      },
    }),
};

const full: FaultRow = {
  id: 'F10',
  title: 'Redis has no memory left, and then throws keys away',
  promises: ['P1', 'P4', 'P18'],
  seconds: { short: 22, full: 60 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const redis = new Redis(rig.stores.redisUrl, { lazyConnect: true });
        await redis.connect();
        try {
          await redis.config('SET', 'maxmemory', '1');
          await sleep(grown(4_000, 15_000));
          await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
          await sleep(grown(4_000, 15_000));
        } finally {
          await redis.config('SET', 'maxmemory-policy', 'noeviction');
          await redis.config('SET', 'maxmemory', '0');
          redis.disconnect();
        }
      },
    }),
};

const destroyed: FaultRow = {
  id: 'F17',
  title: 'Redis is gone for good, and an empty one stands elsewhere',
  promises: ['P1', 'P4', 'P18'],
  seconds: { short: 22, full: 60 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const elsewhere = await startOwnStore('redis', { sameAs: rig.stores.redis });
        await rig.stores.redis.kill();
        rig.ways.redis.forEach((way) => way.lead(elsewhere.port));
        await sleep(grown(8_000, 30_000));
        await rig.stores.redis.restart({ empty: true });
        rig.ways.redis.forEach((way) => way.lead(rig.stores.redis.port));
        await elsewhere.remove();
      },
    }),
};

const alone: FaultRow = {
  id: 'F20',
  title: 'one worker alone loses Redis',
  promises: ['P1', 'P18', 'P19', 'P21'],
  seconds: { short: 22, full: 60 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        rig.ways.redis.at(-1)?.set({ act: 'blackhole' });
        await sleep(grown(8_000, 30_000));
        rig.ways.redis.at(-1)?.set({ act: 'pass' });
        rig.ways.redis.at(-1)?.cut();
      },
    }),
};

export const REDIS_ROWS = [restarted, emptied, cutShort, away, slow, full, destroyed, alone] as const;
