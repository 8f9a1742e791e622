import { between } from '../rig/random.js';
import { joinWatcher } from '../../test/support/product/agent.js';
import { until } from '../../test/support/product/process.js';
import type { Server } from '../../test/support/product/product.js';
import type { Rig } from '../rig/rig.js';
import type { FaultRow } from '../rig/row.js';
import { countOf } from '../rig/sql.js';
import { repeatedly, sleep, timed } from '../rig/waiting.js';

/** How often conversations went back to the queue, over all time. */
const returnsOf = (rig: Rig): Promise<number> => countOf(rig, 'select sum(returned_count) as count from conversations');

const flapping: FaultRow = {
  id: 'F26',
  title: 'consoles lose their sockets every few seconds',
  promises: ['P23', 'P24'],
  seconds: { short: 22, full: 300 },
  limits: { returnsToQueue: 0 },
  run: (rig, { seconds, underLoadMs, random }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const before = await returnsOf(rig);
        const cuts = await repeatedly({ times: 1_000, withinMs: underLoadMs }, async () => {
          rig.agents[between(random, 0, rig.agents.length - 1)]?.cut();
          await sleep(between(random, 200, 1_000));
        });
        return { cuts, returnsToQueue: (await returnsOf(rig)) - before };
      },
    }),
};

const herd: FaultRow = {
  id: 'F29',
  title: 'all consoles lose their sockets at once',
  promises: ['P24'],
  seconds: { short: 22, full: 60 },
  limits: { allBackMs: 15_000, answerP99Ms: 500 },
  run: (rig, { seconds }) =>
    rig.survive({
      seconds,
      fault: async () => {
        rig.agents.forEach((agent) => agent.cut());
        const allBackMs = await timed(async () => {
          while (!rig.agents.every((agent) => agent.isConnected())) await sleep(50);
        });
        return { allBackMs };
      },
    }),
};

/** The first agent's own, as they stand in Postgres. */
const heldByFirst = (rig: Rig): Promise<number> =>
  countOf(
    rig,
    `select count(*) as count from conversations where state = 'active' and agent_id = '${rig.agents[0]?.id ?? ''}'`,
  );

const RETURNED_WITHIN_MS = 150_000;

const asleep: FaultRow = {
  id: 'F27',
  title: 'the machine of one agent falls asleep: its way is silent, nothing is closed',
  promises: ['P18', 'P19', 'P21', 'P23'],
  wishes: { hasConsoleWays: true },
  // The silence is noticed within 30 s, and the grace time is at most 60 s.
  limits: { returnedAfterMs: 90_000 },
  run: (rig, { seconds }) =>
    rig.survive({
      seconds,
      waitsLong: true,
      fault: async ({ desks }) => {
        const [desk] = desks;
        const [way] = rig.ways.consoles;
        if (!desk || !way) throw new Error('no console behind a way of its own');
        await desk.stop();
        const held = await until('they hold something', async () => (await heldByFirst(rig)) || undefined, 60_000);
        const before = await returnsOf(rig);
        way.set({ act: 'blackhole' });
        const returnedAfterMs = await timed(() =>
          until(
            'they are back in the queue',
            async () => ((await heldByFirst(rig)) === 0 ? true : undefined),
            RETURNED_WITHIN_MS,
          ),
        );
        const returned = (await returnsOf(rig)) - before;
        way.set({ act: 'pass' });
        way.cut();
        if (returned < held) throw new Error(`${held} were held, and ${returned} came back to the queue`);
        return { held, returned, returnedAfterMs };
      },
    }),
};

/** Of the api process, in MiB. */
const residentOf = async ({ metricsUrl }: Server): Promise<number> => {
  const text = await (await fetch(metricsUrl)).text();
  const [, bytes = '0'] = /^process_resident_memory_bytes (\S+)/m.exec(text) ?? [];
  return Math.round(Number(bytes) / 2 ** 20);
};

const SLOW_CONSOLES = 20;

const reading: FaultRow = {
  id: 'F28',
  title: `${SLOW_CONSOLES} consoles of a supervisor stop reading, and read on later`,
  promises: ['P3', 'P24', 'P36'],
  seconds: { short: 30, full: 120 },
  // At most 5 MB for each.
  limits: { grownMiB: SLOW_CONSOLES * 5, answerP99Ms: 500 },
  run: (rig, { seconds, underLoadMs }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const slow = await joinWatcher(rig.product, SLOW_CONSOLES);
        const before = await residentOf(rig.api());
        for (const console of slow) console.pause();
        let mostMiB = before;
        await repeatedly({ times: 1_000, withinMs: underLoadMs - 6_000 }, async () => {
          await sleep(1_000);
          mostMiB = Math.max(mostMiB, await residentOf(rig.api()));
        });
        for (const console of slow) console.resume();
        await sleep(2_000);
        const endedByServer = slow.flatMap(({ closeCodes }) => closeCodes).filter((code) => code === 1013).length;
        const toldToReload = slow.filter(({ frames }) => frames.some(({ type }) => type === 'reload')).length;
        for (const console of slow) console.close();
        return { grownMiB: mostMiB - before, endedByServer, toldToReload };
      },
    }),
};

export const SOCKET_ROWS = [flapping, asleep, reading, herd] as const;
