import type { Product } from '../../../test/support/product/product.js';
import { vitalGoals, writeChecked } from '../report.js';
import type { Goal } from '../report.js';
import { cpuMsOf, errorsOf, readVitals, watchMemory } from '../vitals.js';
import { openAsks } from './corpus-asks.js';
import type { Ask } from './corpus-asks.js';

const AT_ONCE = 4;
const MINUTE_MS = 60_000;
/** P36. */
const MOST_CPU_MS = 250;

type Cost = { readonly id: string; readonly cpuMs: number };

/** Each case alone, with what the process spent on it on all its threads; the second time, when everything has been run once. */
const costsOf = async (asks: readonly Ask[], pid: number): Promise<readonly Cost[]> => {
  const costs: Cost[] = [];
  for (const { id, run } of asks) {
    const before = cpuMsOf(pid);
    await run();
    costs.push({ id, cpuMs: cpuMsOf(pid) - before });
  }
  return costs.toSorted((a, b) => b.cpuMs - a.cpuMs);
};

type Looped = { readonly asked: number; readonly rounds: number; readonly statuses: Readonly<Record<string, number>> };

const loop = async (asks: readonly Ask[], untilMs: number): Promise<Looped> => {
  const statuses: Record<string, number> = {};
  let asked = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < untilMs) {
      const one = asks[asked % asks.length];
      asked += 1;
      for (const status of (await one?.run()) ?? []) statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { asked, rounds: asked / asks.length, statuses };
};

const goalsOf = (costs: readonly Cost[], { statuses }: Looped): readonly Goal[] => {
  const dearest = costs[0] ?? { id: 'none', cpuMs: 0 };
  // 503 would be an answer too, but nothing is taken away here.
  const failed = Object.entries(statuses).filter(([status]) => status.startsWith('5'));
  return [
    {
      what: 'processor time of the dearest request',
      value: `${dearest.cpuMs} ms (${dearest.id})`,
      goal: `at most ${MOST_CPU_MS} ms`,
      isMet: dearest.cpuMs <= MOST_CPU_MS,
    },
    { what: 'answers 5xx', value: JSON.stringify(failed), goal: 'none', isMet: failed.length === 0 },
  ];
};

/** The corpus over and over: the server is neither stopped nor slowed, and its memory stands still after the first minute (P36). */
export const checkCorpus = async (product: Product, minutes: number) => {
  const [server] = product.servers;
  if (!server) throw new Error('no server');
  const { pid } = server.process();
  const asks = await openAsks(product);
  await loop(asks, performance.now() + MINUTE_MS);
  const costs = await costsOf(asks, pid);
  const memory = watchMemory(pid);
  await readVitals(server.metricsUrl);
  const looped = await loop(asks, performance.now() + minutes * MINUTE_MS);
  const rssMb = memory.stop();
  const after = await readVitals(server.metricsUrl);
  const seen = { rssMb, after, errors: errorsOf(server), exitCode: server.process().exitCode() };
  return writeChecked({
    name: 'corpus',
    command: `npm run faults:mutations -- --corpus --minutes ${minutes}`,
    goals: [...goalsOf(costs, looped), ...vitalGoals(seen)],
    seen: { cases: asks.length, ...looped, dearest: costs.slice(0, 10), ...seen },
  });
};
