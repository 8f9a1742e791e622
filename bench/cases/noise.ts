import { setTimeout as sleep } from 'node:timers/promises';
import { openConnections } from '../load/connection.js';
import type { Account } from '../load/pushes.js';
import { cpuTimes } from '../measure/others.js';
import { ratioOf, runPairs } from '../measure/pairs.js';
import { startBaseline } from '../servers/child.js';
import { httpSide } from './ingest/http-side.js';
import type { Plan } from './plan.js';

/** Who measures one server against itself, and gets another answer than "equal" by more than this, can compare nothing. */
const LEAST = 0.85;
const MOST = 1.15;
const TRIES = 3;
const PAIRS = 7;
const CONNECTIONS = 64;

const NOBODY: Account = {
  path: '/wechat/a-a',
  appId: 'wx0000000000000000',
  originalId: 'gh_bench',
  token: 'token',
  encodingAesKey: '0'.repeat(43),
  mode: 'plain',
};

/** So much of the machine may be used by others, when we do nothing. */
const OTHERS_MOST = 0.1;
const WATCH_MS = 1_500;

/** The part of all CPUs that is used while the bench rests: a ratio to a base does not forgive it to who needs both CPUs. */
export const measureOthers = async (): Promise<number> => {
  const before = cpuTimes();
  await sleep(WATCH_MS);
  const after = cpuTimes();
  return (after.busy - before.busy) / (after.all - before.all);
};

export const isBusyMachine = (others: number): boolean => others > OTHERS_MOST;

/** Two of the same server against each other: their ratio, and whether the machine is too noisy to tell anything. */
export const measureNoise = async ({
  sliceMs,
}: Plan): Promise<{ readonly ratio: number; readonly isNoisy: boolean }> => {
  const servers = [await startBaseline('raw-http'), await startBaseline('raw-http')];
  const sides = await Promise.all(
    servers.map(async ({ port, pid }) =>
      httpSide({
        name: 'raw node:http',
        connections: await openConnections(port, CONNECTIONS),
        pids: [pid],
        account: NOBODY,
        sliceMs,
        isBlind: true,
      }),
    ),
  );
  try {
    const [base, variant] = sides;
    if (!base || !variant) throw new Error('two servers make two sides');
    let ratio = Number.NaN;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const pairs = await runPairs({
        base,
        variant,
        least: PAIRS,
        most: PAIRS,
        withinMs: Infinity,
        isSettled: () => true,
      });
      ratio = ratioOf(pairs, (slice) => slice.rate).value;
      if (ratio >= LEAST && ratio <= MOST) return { ratio, isNoisy: false };
    }
    return { ratio, isNoisy: true };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
};
