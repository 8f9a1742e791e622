import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { openDesks, startConversations } from '../cases/desk-agents.js';
import { createScreens } from '../cases/screens/screens.js';
import type { Screens } from '../cases/screens/screens.js';
import { openConnections } from '../load/connection.js';
import { runOpen } from '../load/open-load.js';
import { buildPush, openidOf } from '../load/pushes.js';
import { describeMachine, markdownTable, writeReport } from '../report/long-report.js';
import { startDesk } from '../servers/desk.js';
import type { Desk } from '../servers/desk.js';
import { pinStores, queryOnce } from '../servers/stores.js';
import { addQuietMerchant } from './quiet-merchant.js';
import { writeUntil } from './stream.js';
import type { Latencies, Writing } from './stream.js';

const BURST_CUSTOMERS = 2_000;
const BURST_CONNECTIONS = 1_000;
const LOUD_AGENTS = 5;
/** What the other merchant's customers write meanwhile. */
const PER_SECOND = 10;
const CUSTOMERS = 40;
const CONNECTIONS = 8;
const IDLE_SECONDS = 30;
/** Later than this the burst is not waited for. */
const WITHIN_MS = 300_000;
const LOOK_EVERY_MS = 250;
/** Of the goals: against the idle value. */
const MOST = 2;

type Measured = {
  readonly idle: Latencies;
  /** From the first push of the burst until the last was worked off. */
  readonly during: Latencies;
  readonly pushes: number;
  /** WeChat would bring these again. */
  readonly refused: number;
  /** The same, from when the last push of the burst was answered. */
  readonly answeredSeconds: number;
  readonly workedOffSeconds: number;
};

const openQuiet = async (desk: Desk, screens: Screens): Promise<Writing> => {
  const quiet = await addQuietMerchant(desk);
  const account = await quiet.wire('safe');
  const connections = await openConnections(desk.port, CONNECTIONS);
  const openids = Array.from({ length: CUSTOMERS }, (_none, index) => openidOf(index));
  await openDesks(quiet, screens, 2);
  await startConversations({ desk, account, connections }, openids);
  return { screens, account, connections, openids, perSecond: PER_SECOND };
};

const left = z.tuple([z.object({ count: z.number() })]);

const untilWorkedOff = async ({ product }: Desk, channelPath: string): Promise<void> => {
  const endAt = Date.now() + WITHIN_MS;
  for (;;) {
    const rows = await queryOnce(
      product.stores.databaseUrl,
      `select count(*)::int as count from journal j join channels c on c.id = j.channel_id
        where j.done_at is null and $1 = '/wechat/' || c.channel_key`,
      [channelPath],
    );
    const [{ count }] = left.parse(rows);
    if (count === 0) return;
    if (Date.now() > endAt) throw new Error(`${count} pushes of the burst are not worked off`);
    await sleep(LOOK_EVERY_MS);
  }
};

/** Twenty thousand pushes due within one second, each of a customer who writes ten times. */
const burstOf = async (desk: Desk, pushes: number): Promise<Omit<Measured, 'idle' | 'during'>> => {
  const account = await desk.wire('safe');
  const connections = await openConnections(desk.port, BURST_CONNECTIONS);
  const requests = Array.from({ length: pushes }, (_none, index) =>
    buildPush(account, { openid: `oLoud-${index % BURST_CUSTOMERS}` }),
  );
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  const { refused } = await runOpen({ connections, requests, perSecond: pushes, latencyFrom: 'due' });
  const answeredSeconds = seconds();
  await untilWorkedOff(desk, account.path);
  for (const connection of connections) connection.close();
  return { pushes, refused, answeredSeconds, workedOffSeconds: seconds() };
};

const measure = async (
  desk: Desk,
  pushes: number,
  screens: { readonly quiet: Screens; readonly loud: Screens },
): Promise<Measured> => {
  const writing = await openQuiet(desk, screens.quiet);
  await openDesks(desk, screens.loud, LOUD_AGENTS);
  const idleUntil = performance.now() + IDLE_SECONDS * 1000;
  const idle = await writeUntil(writing, () => performance.now() > idleUntil);
  console.log(`idle: p50 ${idle.p50.toFixed(1)} ms, p99 ${idle.p99.toFixed(1)} ms`);
  let isOver = false;
  const bursting = burstOf(desk, pushes).finally(() => {
    isOver = true;
  });
  const [during, times] = await Promise.all([writeUntil(writing, () => isOver), bursting]);
  return { idle, during, ...times };
};

const textOf = (measured: Measured, machine: { readonly at: string; readonly words: string }): string => {
  const { idle, during, pushes, refused, answeredSeconds, workedOffSeconds } = measured;
  const row = (name: string, { p50, p99, worst, count }: Latencies): readonly string[] => [
    name,
    ...[p50, p99, worst].map((ms) => `${ms.toFixed(1)} ms`),
    String(count),
  ];
  const ratio = during.p99 / idle.p99;
  return [
    `\`npm run bench -- --fairness\`, ${machine.at}, ${machine.words}.`,
    `One merchant's burst: ${pushes} pushes of ${BURST_CUSTOMERS} customers due within a second; the last was answered after ${answeredSeconds.toFixed(1)} s and all were worked off after ${workedOffSeconds.toFixed(1)} s, ${refused} were refused. Meanwhile ${PER_SECOND} pushes a second of another merchant, from when each was sent until it was on the agent's screen:`,
    markdownTable(['', 'p50', 'p99', 'slowest', 'pushes'], [row('idle', idle), row('during the burst', during)]),
    `p99 during the burst against idle: **${ratio.toFixed(2)}** (target: at most ${MOST}): ${ratio <= MOST ? 'pass' : 'fail'}.`,
  ].join('\n\n');
};

/** `npm run bench -- --fairness`: what one merchant's burst costs another merchant's customers. */
export const runFairness = async ({ burst }: { readonly burst: number }): Promise<void> => {
  const machine = await describeMachine();
  await pinStores();
  const desk = await startDesk(['api', 'worker']);
  const screens = { quiet: createScreens(), loud: createScreens() };
  try {
    const measured = await measure(desk, burst, screens);
    const text = textOf(measured, machine);
    console.log(text);
    console.log(`written to ${writeReport('fairness', { text, data: { machine, ...measured } })}`);
  } finally {
    screens.quiet.close();
    screens.loud.close();
    await desk.stop();
  }
};
