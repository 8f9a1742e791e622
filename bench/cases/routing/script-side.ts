import type { RedisWire } from '../../load/redis-wire.js';
import type { Side, Slice } from '../../measure/pairs.js';
import { scriptMicros } from './script-time.js';

export type Work = {
  readonly name: string;
  readonly lanes: readonly (() => Promise<unknown>)[];
  /** What one step of a lane does. */
  readonly perStep: number;
};

/** Steps side by side for the time of a slice; its CPU is the time that Redis itself spent in scripts. */
export const scriptSide = (wire: RedisWire, sliceMs: number, { name, lanes, perStep }: Work): Side => ({
  name,
  slice: async (): Promise<Slice> => {
    const microsBefore = await scriptMicros(wire);
    const ownBefore = process.cpuUsage();
    const startedAt = performance.now();
    let steps = 0;
    const run = async (step: () => Promise<unknown>): Promise<void> => {
      while (performance.now() - startedAt < sliceMs) {
        await step();
        steps += 1;
      }
    };
    await Promise.all(lanes.map(run));
    const seconds = (performance.now() - startedAt) / 1000;
    const { user, system } = process.cpuUsage(ownBefore);
    const count = steps * perStep;
    return {
      rate: count / seconds,
      cpuMicros: ((await scriptMicros(wire)) - microsBefore) / count,
      p50: Number.NaN,
      p99: Number.NaN,
      count,
      generatorBusy: (user + system) / 1e6 / seconds,
    };
  },
});
