import { runClosed } from '../../load/closed-load.js';
import type { Connection } from '../../load/connection.js';
import { buildPushes } from '../../load/pushes.js';
import type { Account } from '../../load/pushes.js';
import { cpuNanosOf } from '../../measure/cpu.js';
import type { Side, Slice } from '../../measure/pairs.js';

type Wanted = {
  readonly name: string;
  readonly connections: readonly Connection[];
  readonly pids: readonly number[];
  readonly account: Account;
  readonly sliceMs: number;
  /** The server does not look at what it is sent, so the same pushes may be sent again. */
  readonly isBlind?: boolean;
};

const FIRST_RATE = 20_000;
const HEADROOM = 1.4;
const BLIND_PUSHES = 4_000;

const busySince = (before: NodeJS.CpuUsage, seconds: number): number => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / seconds;
};

/** A server under closed load. Pushes are made before each slice, so that making them costs the slice nothing. */
export const httpSide = ({ name, connections, pids, account, sliceMs, isBlind = false }: Wanted): Side => {
  let rate = FIRST_RATE;
  const wanted = (): number => (isBlind ? BLIND_PUSHES : Math.ceil(rate * (sliceMs / 1000) * HEADROOM));
  const slice = async (): Promise<Slice> => {
    const requests = buildPushes(account, wanted());
    const usedBefore = await cpuNanosOf(pids);
    const ownBefore = process.cpuUsage();
    const { seconds, count, refused, p50, p99 } = await runClosed({
      connections,
      requests,
      forMs: sliceMs,
      isRepeating: isBlind,
    });
    const generatorBusy = busySince(ownBefore, seconds);
    const cpuMicros = ((await cpuNanosOf(pids)) - usedBefore) / 1000 / count;
    if (refused > count / 100) throw new Error(`${name} refused ${refused} of ${count} pushes`);
    rate = Math.max(rate / 2, count / seconds);
    return { rate: count / seconds, cpuMicros, p50, p99, count, generatorBusy };
  };
  return { name, slice };
};
