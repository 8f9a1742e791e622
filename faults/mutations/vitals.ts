import { existsSync, readFileSync } from 'node:fs';
import type { Server } from '../../test/support/product/product.js';

/** Of a server process: its memory, and by how much its event loop came late since it was last asked. */
export type Vitals = {
  readonly rssMb: number;
  readonly heapMb: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
};

const MIB = 1024 * 1024;

const valueOf = (metrics: string, name: string): number =>
  Number(new RegExp(`^${name}(?:\\{[^}]*\\})? ([0-9.e+-]+)$`, 'm').exec(metrics)?.[1] ?? Number.NaN);

/** Asking sets the delays back: what the next answer holds was measured in between. */
export const readVitals = async (metricsUrl: string): Promise<Vitals> => {
  const metrics = await (await fetch(metricsUrl)).text();
  return {
    rssMb: valueOf(metrics, 'process_resident_memory_bytes') / MIB,
    heapMb: valueOf(metrics, 'nodejs_heap_size_used_bytes') / MIB,
    loopP99Ms: valueOf(metrics, 'nodejs_eventloop_lag_p99_seconds') * 1000,
    loopMaxMs: valueOf(metrics, 'nodejs_eventloop_lag_max_seconds') * 1000,
  };
};

const KIB_PER_MIB = 1024;
const LOOK_EVERY_MS = 1_000;

const rssOf = (pid: number): number => {
  const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN) / KIB_PER_MIB;
};

/** Looks at a process's memory each second; `stop` gives all that was seen. Not a number where there is no /proc. */
export const watchMemory = (pid: number) => {
  const seen = [rssOf(pid)];
  const timer = setInterval(() => seen.push(rssOf(pid)), LOOK_EVERY_MS);
  return {
    stop: (): readonly number[] => {
      clearInterval(timer);
      return seen;
    },
  };
};

const TICK_MS = 10;

/** User and system time of all its threads so far, in steps of 10 ms (proc(5)); 0 where there is no /proc. */
export const cpuMsOf = (pid: number): number => {
  const path = `/proc/${pid}/stat`;
  const afterName = existsSync(path) ? readFileSync(path, 'utf8').split(') ')[1] : undefined;
  const [user = 0, system = 0] = (afterName ?? '').split(' ').slice(11, 13).map(Number);
  return (user + system) * TICK_MS;
};

/** What it logged as an error: bad input is none. */
export const errorsOf = (server: Server): readonly string[] =>
  server
    .process()
    .loudLines()
    .filter((line) => /"level":"(?:error|fatal)"/.test(line));
