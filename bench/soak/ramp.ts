import type { Rig } from '../../faults/rig/rig.js';
import { queryOnce } from '../servers/stores.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const RATES = [25, 50, 100, 150, 200, 300, 400, 600, 800] as const;
const SECONDS = 10;
/** What is still waiting then is more than it can take. */
const SETTLE_MS = 3_000;
const ANSWER_MOST_MS = 1_000;
const APP_IDS = ['wx00000000000000f1', 'wx00000000000000f2'];
const CUSTOMERS = 200;

const counted = z.tuple([z.object({ count: z.number() })]);

const waiting = async ({ stores }: Rig): Promise<number> => {
  const rows = await queryOnce(stores.databaseUrl, 'select count(*)::int as count from journal where done_at is null');
  return counted.parse(rows)[0].count;
};

const holds = async (rig: Rig, rate: number): Promise<boolean> => {
  const burst = await rig.wechat.startBurst({ customers: CUSTOMERS, rate, seconds: SECONDS, appIds: APP_IDS });
  await sleep(SECONDS * 1000 + SETTLE_MS);
  const [{ pushes }, left] = [await burst.report(), await waiting(rig)];
  const isHeld = pushes.failed === 0 && pushes.pending === 0 && pushes.answerMs.p99 < ANSWER_MOST_MS && left === 0;
  if (!isHeld) console.log(`${rate} a second: ${left} wait, answers p99 ${Math.round(pushes.answerMs.p99)} ms`);
  await burst.finished(300_000);
  while ((await waiting(rig)) > 0) await sleep(SETTLE_MS);
  return isHeld;
};

/** The highest rate of a few at which nothing is left waiting a moment after the load has ended. */
export const highestRate = async (rig: Rig): Promise<number> => {
  let highest = 0;
  for (const rate of RATES) {
    if (!(await holds(rig, rate))) break;
    highest = rate;
  }
  return highest;
};
