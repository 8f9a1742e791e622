import type { Rig } from '../../faults/rig/rig.js';
import { queryOnce } from '../servers/stores.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const FIRST = 50;
const MOST = 1_600;
const SECONDS = 10;
/** What is still waiting then is more than it can take. */
const SETTLE_MS = 3_000;
const ANSWER_MOST_MS = 1_000;
/** Until what was too much has been worked off. */
const DRAIN_WITHIN_MS = 60_000;
/** No further rate is tried after so long: what was held until then counts. */
const RAMP_MS = 100_000;
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
  const what = isHeld ? 'held' : 'too much';
  console.log(`${rate} a second: ${what}; ${left} wait, answers p99 ${Math.round(pushes.answerMs.p99)} ms`);
  if (isHeld) return true;
  const endAt = performance.now() + DRAIN_WITHIN_MS;
  await burst.finished(DRAIN_WITHIN_MS).catch(() => {});
  while ((await waiting(rig)) > 0 && performance.now() < endAt) await sleep(SETTLE_MS);
  return false;
};

/** The highest rate of a few at which nothing is left waiting a moment after the load has ended: doubled until it is too much, then half a step back. */
export const highestRate = async (rig: Rig): Promise<number> => {
  const endAt = performance.now() + RAMP_MS;
  let highest = 0;
  let rate = FIRST;
  while (rate <= MOST && (await holds(rig, rate))) {
    highest = rate;
    rate *= 2;
  }
  if (rate > MOST || performance.now() > endAt) return highest;
  const between = (highest + rate) / 2;
  return (await holds(rig, between)) ? between : highest;
};
