import { setTimeout as sleep } from 'node:timers/promises';
import { cpuNanosOf } from '../../measure/cpu.js';
import type { Slice } from '../../measure/pairs.js';
import { quantile } from '../../measure/statistics.js';

/** Agents who hold as much as they can while customers wait. */
export type Slots = {
  readonly pids: readonly number[];
  readonly agents: number;
  /** Brings so many more customers to the line. */
  readonly prepare: (count: number) => Promise<void>;
  /** Ends one conversation of an agent; false: none of theirs is on their screen yet. */
  readonly free: (agent: number) => Promise<boolean>;
  /** Told of each next customer on an agent's screen. */
  readonly onNext: (listener: (agent: number) => void) => void;
};

const PER_SECOND = 100;
const WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 10;

/** Who was freed when; the next customer on an agent's screen is for whoever of theirs was freed first. */
const createClock = (slots: Slots) => {
  const freedAt = Array.from({ length: slots.agents }, (): number[] => []);
  const latencies: number[] = [];
  slots.onNext((agent) => {
    const at = freedAt[agent]?.shift();
    if (at !== undefined) latencies.push(performance.now() - at);
  });
  return { freedAt, latencies };
};

/** Frees slots at an even rate, agent after agent, and waits for who comes next on each screen. */
export const freeSlots = async (slots: Slots, seconds: number): Promise<Slice> => {
  const count = PER_SECOND * seconds;
  await slots.prepare(count);
  const { freedAt, latencies } = createClock(slots);
  const cpuBefore = await cpuNanosOf(slots.pids);
  const ownBefore = process.cpuUsage();
  const startedAt = performance.now();
  const acts: Promise<boolean>[] = [];
  while (acts.length < count) {
    const due = Math.min(count, Math.ceil(((performance.now() - startedAt) / 1000) * PER_SECOND));
    while (acts.length < due) {
      const agent = acts.length % slots.agents;
      freedAt[agent]?.push(performance.now());
      acts.push(slots.free(agent));
    }
    await sleep(1);
  }
  const isFreed = await Promise.all(acts);
  if (isFreed.includes(false)) throw new Error('an agent had nobody to end: the line was too short');
  for (const endAt = performance.now() + WITHIN_MS; latencies.length < count;) {
    if (performance.now() > endAt) throw new Error(`${latencies.length} of ${count} next customers came in time`);
    await sleep(LOOK_EVERY_MS);
  }
  const took = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(ownBefore);
  return {
    rate: count / took,
    cpuMicros: ((await cpuNanosOf(slots.pids)) - cpuBefore) / 1000 / count,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    count,
    generatorBusy: (user + system) / 1e6 / took,
  };
};
