import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { until } from '../../test/support/product/process.js';
import type { Product, Server } from '../../test/support/product/product.js';

type Sample = { readonly atMs: number; readonly megabytes: number };
/** `name`: its role and which of them; a process that is started again is another. */
export type MemoryOf = {
  readonly name: string;
  readonly pid: number;
  /** What the system counts for it, every 2 s. */
  readonly resident: readonly Sample[];
  /** What was left after its garbage was collected, between two parts of the load. */
  readonly kept: readonly Sample[];
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
const BYTES_IN_MB = 1_048_576;
const MINUTE_MS = 60_000;
/** Fewer points than this say nothing of a line through them. */
const LEAST_SAMPLES = 4;

const residentMegabytes = (pid: number): number | undefined => {
  try {
    const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / KB_IN_MB;
  } catch {
    return undefined;
  }
};

const usage = z.object({ heapUsed: z.number(), external: z.number() });

/** Tells a server to collect its garbage and say what is left, see measure/weigh.ts; undefined where it does not say. */
const weigh = async (server: Server, dir: string): Promise<number | undefined> => {
  const path = join(dir, `${server.process().pid}-${Math.round(performance.now())}`);
  server.process().tell({ weighInto: path });
  try {
    const { heapUsed, external } = await until('a server says what it holds', async () =>
      existsSync(path) ? usage.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined,
    );
    return (heapUsed + external) / BYTES_IN_MB;
  } catch {
    return undefined;
  }
};

type Watched = { readonly name: string; readonly resident: Sample[]; readonly kept: Sample[] };

/** Looks at the memory of every process of the product again and again. */
export const watchMemory = ({ servers }: Product) => {
  const byPid = new Map<number, Watched>();
  const dir = mkdtempSync(join(tmpdir(), 'jiedai-soak-'));
  const entryOf = ({ role, process }: Server, index: number): Watched => {
    const { pid } = process();
    const known = byPid.get(pid) ?? { name: `${role} ${index + 1}`, resident: [], kept: [] };
    byPid.set(pid, known);
    return known;
  };
  const note = (samples: Sample[], megabytes: number | undefined): void => {
    if (megabytes !== undefined) samples.push({ atMs: performance.now(), megabytes });
  };
  const look = (): void => {
    for (const [index, server] of servers.entries())
      note(entryOf(server, index).resident, residentMegabytes(server.process().pid));
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    /** Asks all of them what they hold; best while nothing is under way. */
    weighAll: async (): Promise<void> => {
      for (const [index, server] of servers.entries()) note(entryOf(server, index).kept, await weigh(server, dir));
    },
    seen: (): readonly MemoryOf[] => [...byPid].map(([pid, known]) => ({ pid, ...known })),
    stop: (): void => {
      clearInterval(timer);
      rmSync(dir, { recursive: true, force: true });
    },
  };
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A line through what was seen after the warm-up; undefined where that is too little to say anything. */
export const slopeOf = (samples: readonly Sample[], fromMs: number): Slope | undefined => {
  const late = samples.filter(({ atMs }) => atMs >= fromMs);
  if (late.length < LEAST_SAMPLES) return undefined;
  const [x, y] = [late.map(({ atMs }) => atMs / MINUTE_MS), late.map(({ megabytes }) => megabytes)];
  const [meanX, meanY] = [mean(x), mean(y)];
  const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  const perMinute = x.reduce((sum, value, at) => sum + (value - meanX) * ((y[at] ?? 0) - meanY), 0) / spread;
  const rest = y.reduce((sum, value, at) => sum + (value - meanY - perMinute * ((x[at] ?? 0) - meanX)) ** 2, 0);
  const error = 1.96 * Math.sqrt(rest / (late.length - 2) / spread);
  return { perMinute, lo: perMinute - error, hi: perMinute + error, meanMegabytes: meanY };
};
