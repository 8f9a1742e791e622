import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../../load/connection.js';
import { runOpen } from '../../load/open-load.js';
import { cpuNanosOf } from '../../measure/cpu.js';
import type { Side } from '../../measure/pairs.js';
import { quantile } from '../../measure/statistics.js';
import { markedText } from './screens.js';
import type { Screens } from './screens.js';

type Wanted = {
  readonly name: string;
  readonly connections: readonly Connection[];
  readonly pids: readonly number[];
  readonly screens: Screens;
  readonly perSecond: number;
  readonly seconds: number;
  /** The push of one text, for one of the customers who are already being served. */
  readonly push: (index: number, text: string) => Buffer;
};

const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 20;

let numbered = 0;

/** From the moment a push is sent to the moment its text is on the agent's screen. */
export const screenSide = (wanted: Wanted): Side => {
  const { name, connections, pids, screens, perSecond, seconds, push } = wanted;
  const slice = async () => {
    const count = perSecond * seconds;
    const first = numbered;
    numbered += count;
    const requests = Array.from({ length: count }, (_none, index) => push(index, markedText(first + index)));
    const sentAt: number[] = [];
    const cpuBefore = await cpuNanosOf(pids);
    const ownBefore = process.cpuUsage();
    const startedAt = performance.now();
    const sent = await runOpen({
      connections,
      requests,
      perSecond,
      latencyFrom: 'sent',
      onSend: (index) => {
        sentAt[index] = performance.now();
      },
    });
    if (sent.refused > 0) throw new Error(`${name} refused ${sent.refused} pushes`);
    const isSeen = (index: number): boolean => screens.seenAt(first + index) !== undefined;
    const endAt = performance.now() + PATIENCE_MS;
    while (!sentAt.every((_at, index) => isSeen(index)) && performance.now() < endAt) await sleep(LOOK_EVERY_MS);
    const took = (performance.now() - startedAt) / 1000;
    const missing = sentAt.filter((_at, index) => !isSeen(index)).length;
    if (missing > 0) throw new Error(`${name}: ${missing} of ${count} messages did not reach a screen in time`);
    const { user, system } = process.cpuUsage(ownBefore);
    const latencies = sentAt.map((at, index) => (screens.seenAt(first + index) ?? Infinity) - at);
    const cpuMicros = ((await cpuNanosOf(pids)) - cpuBefore) / 1000 / count;
    screens.forget();
    return {
      rate: count / sent.seconds,
      cpuMicros,
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      count,
      generatorBusy: (user + system) / 1e6 / took,
    };
  };
  return { name, slice };
};
