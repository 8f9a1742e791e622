import { createSwarm } from '../../load/swarm.js';
import { cpuNanosOf } from '../../measure/cpu.js';
import type { Side } from '../../measure/pairs.js';
import type { Gateway } from './gateways.js';

/** Agents who are told something in one message of the bus. */
const AT_ONCE = 64;
/** Messages of the bus on their way at once. */
const IN_FLIGHT = 3;
const WITHIN_MS = 10_000;

type Telling = { readonly one: Side; readonly all: Side; readonly close: () => Promise<void> };

/** Counts what is heard, and lets who waits for so much go on. */
const createEar = () => {
  let heard = 0;
  let waiters: { readonly until: number; readonly resolve: () => void }[] = [];
  return {
    hear: (count: number): void => {
      heard += count;
      const ready = waiters.filter(({ until }) => until <= heard);
      if (ready.length === 0) return;
      waiters = waiters.filter(({ until }) => until > heard);
      for (const { resolve } of ready) resolve();
    },
    heard: () => heard,
    until: (count: number): Promise<void> =>
      new Promise((resolve, reject) => {
        if (heard >= count) return resolve();
        const patience = setTimeout(() => reject(new Error(`${heard} of ${count} were heard in time`)), WITHIN_MS);
        waiters.push({
          until: count,
          resolve: () => {
            clearTimeout(patience);
            resolve();
          },
        });
      }),
  };
};

type Talk = { readonly ear: ReturnType<typeof createEar>; readonly pid: number; readonly sliceMs: number };

/** Tells, and waits until it is heard, as often as a slice is long. */
const talkSlice = async ({ ear, pid, sliceMs }: Talk, tell: () => Promise<number>) => {
  const first = ear.heard();
  let said = 0;
  const cpuBefore = await cpuNanosOf([pid]);
  const ownBefore = process.cpuUsage();
  const startedAt = performance.now();
  const keepTelling = async (): Promise<void> => {
    while (performance.now() - startedAt < sliceMs) {
      // Three of these count together, so nothing is read before the wait and written after it.
      const told = await tell();
      said += told;
      await ear.until(first + said);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, keepTelling));
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(ownBefore);
  if (ear.heard() !== first + said) throw new Error(`${ear.heard() - first} were heard of ${said}`);
  return {
    rate: said / seconds,
    cpuMicros: ((await cpuNanosOf([pid])) - cpuBefore) / 1000 / said,
    p50: Number.NaN,
    p99: Number.NaN,
    count: said,
    generatorBusy: (user + system) / 1e6 / seconds,
  };
};

/** Sockets of one merchant's agents on a server, and the slices in which they are told something. */
export const openTelling = async (gateway: Gateway, agents: number, sliceMs: number): Promise<Telling> => {
  const { port, process: server } = await gateway.restart();
  const swarm = createSwarm();
  const ear = createEar();
  const requests = (await gateway.requests()).slice(0, agents);
  const isThere = (text: string): boolean => {
    ear.hear(gateway.heardIn(text));
    return gateway.isThere(text);
  };
  await swarm.open({ port, requests, isThere });
  let next = 0;
  const tellSome = async (): Promise<number> => {
    const count = Math.min(AT_ONCE, agents);
    await gateway.tellEach(Array.from({ length: count }, (_none, index) => (next + index) % agents));
    next += count;
    return count;
  };
  const tellAll = async (): Promise<number> => {
    await gateway.tellAll();
    return agents;
  };

  const sideOf = (name: string, tell: () => Promise<number>): Side => ({
    name,
    slice: () => talkSlice({ ear, pid: server.pid, sliceMs }, tell),
  });
  return {
    one: sideOf(`${gateway.name}: one each`, tellSome),
    all: sideOf(`${gateway.name}: all`, tellAll),
    close: swarm.close,
  };
};
