import { createSwarm } from '../../load/swarm.js';
import { cpuNanosOf } from '../../measure/cpu.js';
import { weigh } from '../../measure/memory.js';
import type { Slice } from '../../measure/pairs.js';
import type { Gateway } from './gateways.js';

/** A tenth comes and goes first, so that what a server makes once is not counted to anybody. */
const WARM_UP_PART = 0.1;

/** Beside what every slice says: bytes for each idle socket. */
export type Reconnected = Slice & {
  readonly seconds: number;
  readonly rssEach: number;
  readonly heapEach: number;
};

/** A restart: everybody comes back at once; then they rest, and what each holds of the server's memory is read. */
export const reconnect = async (gateway: Gateway, missed: number): Promise<Reconnected> => {
  const { restart, requests, isThere, heardIn } = gateway;
  const { port, process: server } = await restart();
  const swarm = createSwarm();
  const all = await requests();
  let heard = 0;
  const listen = (text: string): boolean => {
    heard += heardIn(text);
    return isThere(text);
  };
  await swarm.open({ port, requests: all.slice(0, Math.ceil(all.length * WARM_UP_PART)), isThere });
  await swarm.close();
  const empty = await weigh(server);
  const cpuBefore = await cpuNanosOf([server.pid]);
  const ownBefore = process.cpuUsage();
  const startedAt = performance.now();
  await swarm.open({ port, requests: all, isThere: listen });
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(ownBefore);
  const cpuMicros = ((await cpuNanosOf([server.pid])) - cpuBefore) / 1000 / all.length;
  const full = await weigh(server);
  // What a server does about those who go would disturb the next one.
  await gateway.end();
  await swarm.close();
  if (heard !== missed) throw new Error(`${heard} of ${missed} missed events were brought`);
  return {
    rate: all.length / seconds,
    cpuMicros,
    p50: Number.NaN,
    p99: Number.NaN,
    count: all.length,
    generatorBusy: (user + system) / 1e6 / seconds,
    seconds,
    rssEach: (full.rss - empty.rss) / all.length,
    heapEach: (full.heap - empty.heap) / all.length,
  };
};
