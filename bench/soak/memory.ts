import { readFileSync } from 'node:fs';
import type { Product } from '../../test/support/product/product.js';

type Sample = { readonly atMs: number; readonly megabytes: number };
/** `name`: its role and which of them; a process that is started again is another. */
export type MemoryOf = {
  readonly name: string;
  readonly pid: number;
  readonly samples: readonly Sample[];
};

export type Slope = {
  /** Megabytes a minute with the interval that holds 95 % of what such noise gives. */
  readonly perMinute: number;
  readonly lo: number;
  readonly hi: number;
  readonly meanMegabytes: number;
};

const EVERY_MS = 2_000;
const KB_IN_MB = 1_024;
const MINUTE_MS = 60_000;

const residentMegabytes = (pid: number): number | undefined => {
  try {
    const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / KB_IN_MB;
  } catch {
    return undefined;
  }
};

/** Looks at the memory of every process of the product again and again. */
export const watchMemory = ({ servers }: Product) => {
  const byPid = new Map<number, { readonly name: string; readonly samples: Sample[] }>();
  const look = (): void => {
    for (const [index, { role, process }] of servers.entries()) {
      const { pid } = process();
      const megabytes = residentMegabytes(pid);
      if (megabytes === undefined) continue;
      const known = byPid.get(pid) ?? { name: `${role} ${index + 1}`, samples: [] };
      known.samples.push({ atMs: performance.now(), megabytes });
      byPid.set(pid, known);
    }
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop: (): readonly MemoryOf[] => {
      clearInterval(timer);
      return [...byPid].map(([pid, known]) => ({ pid, ...known }));
    },
  };
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A line through what was seen after the warm-up; undefined where that is too little to say anything. */
export const slopeOf = ({ samples }: Pick<MemoryOf, 'samples'>, fromMs: number): Slope | undefined => {
  const late = samples.filter(({ atMs }) => atMs >= fromMs);
  if (late.length < 10) return undefined;
  const [x, y] = [late.map(({ atMs }) => atMs / MINUTE_MS), late.map(({ megabytes }) => megabytes)];
  const [meanX, meanY] = [mean(x), mean(y)];
  const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  const perMinute = x.reduce((sum, value, at) => sum + (value - meanX) * ((y[at] ?? 0) - meanY), 0) / spread;
  const rest = y.reduce((sum, value, at) => sum + (value - meanY - perMinute * ((x[at] ?? 0) - meanX)) ** 2, 0);
  const error = 1.96 * Math.sqrt(rest / (late.length - 2) / spread);
  return { perMinute, lo: perMinute - error, hi: perMinute + error, meanMegabytes: meanY };
};
