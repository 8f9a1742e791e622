import { setTimeout as sleep } from 'node:timers/promises';
import { ratioOf, runPairs } from '../../measure/pairs.js';
import type { Pair, Side } from '../../measure/pairs.js';
import { median, quantile } from '../../measure/statistics.js';
import { toFigure } from '../../report/figure.js';
import type { Figure } from '../../report/figure.js';
import type { Plan } from '../plan.js';
import { addChannels, addCustomers, numberIn } from './sends.js';
import type { Channel, Customer, Send } from './sends.js';
import type { SendingDesk } from './sending-desk.js';

const OTHERS = 99;
const SLOW_MS = 5_000;
const WITHIN_MS = 20_000;
/** Of the slow channel, from the start of a slice. */
const SLOW_SENDS = 100;
const PER_SECOND = 100;
const TICK_MS = 50;
const SENDS_PER_MINUTE = 100_000;
const FIGURE_SECONDS = 3;
const COUNT = PER_SECOND * FIGURE_SECONDS;

let numbered = 0;

type World = {
  readonly desk: SendingDesk;
  readonly slow: Channel;
  /** One customer of each of the others. */
  readonly customers: readonly Customer[];
};

const slowSends = async ({ desk: { client, merchant }, slow }: World): Promise<readonly Send[]> => {
  const to = await addCustomers(client, merchant, { channelId: slow.id, count: SLOW_SENDS });
  return to.map((customer) => ({ to: customer, number: 0 }));
};

const untilTrue = async (isTrue: () => boolean, failure: () => string): Promise<void> => {
  for (const endAt = performance.now() + WITHIN_MS; !isTrue();) {
    if (performance.now() > endAt) throw new Error(failure());
    await sleep(TICK_MS);
  }
};

/** One send after another, evenly, and noted when; returns when the last is stored. */
const sendEvenly = async ({ desk, customers }: World, queuedAt: Map<number, number>): Promise<void> => {
  const startedAt = performance.now();
  const first = numbered;
  while (numbered < first + COUNT) {
    const due = first + Math.min(COUNT, Math.ceil(((performance.now() - startedAt) / 1000) * PER_SECOND));
    const sends: Send[] = [];
    for (; numbered < due; numbered += 1) {
      const to = customers[numbered % customers.length];
      if (to) sends.push({ to, number: numbered });
      queuedAt.set(numbered, performance.now());
    }
    if (sends.length > 0) await desk.queue(sends);
    await sleep(TICK_MS);
  }
};

/** The others send a hundred a second, each in turn: from when a send is stored until it is at WeChat's door. */
const sideOf = (world: World, hasSlow: boolean): Side => ({
  name: hasSlow ? 'one takes 5 s' : 'all are quick',
  slice: async () => {
    const { desk, slow } = world;
    const queuedAt = new Map<number, number>();
    const latencies: number[] = [];
    let slowInHand = 0;
    desk.wechat.onSend(({ token, at, body }) => {
      if (token === slow.token) slowInHand += 1;
      else latencies.push(at - (queuedAt.get(numberIn(body)) ?? Number.NaN));
    });
    if (hasSlow) {
      await desk.queue(await slowSends(world));
      await untilTrue(
        () => slowInHand > 0,
        () => 'the slow channel was not asked',
      );
    }
    await sendEvenly(world, queuedAt);
    await untilTrue(
      () => latencies.length >= COUNT,
      () => `${latencies.length} of ${COUNT} of the others were sent in time`,
    );
    if (hasSlow) {
      await desk.client.query(`delete from outbound where channel_id = $1 and state = 'queued'`, [slow.id]);
      await sleep(SLOW_MS);
    }
    return {
      rate: PER_SECOND,
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      count: COUNT,
      generatorBusy: Number.NaN,
    };
  },
});

/** O3: what 99 channels feel of one whose API takes five seconds for each of a hundred sends. */
export const measureSlowChannel = async (desk: SendingDesk, plan: Plan, isNoisy: boolean): Promise<Figure> => {
  const { client, merchant, wechat } = desk;
  const [slow, ...others] = await addChannels(client, merchant, {
    count: OTHERS + 1,
    sendsPerMinute: SENDS_PER_MINUTE,
  });
  if (!slow) throw new Error('no channels');
  wechat.slow(slow.token, SLOW_MS);
  const customers: Customer[] = [];
  for (const { id } of others) customers.push(...(await addCustomers(client, merchant, { channelId: id, count: 1 })));
  const world = { desk, slow, customers };
  await sideOf(world, false).slice();
  const pairs = await runPairs({
    base: sideOf(world, false),
    variant: sideOf(world, true),
    least: 5,
    most: 5,
    withinMs: plan.withinMs,
    isSettled: () => true,
  });
  const middle = (side: keyof Pair, which: 'p50' | 'p99'): number => median(pairs.map((pair) => pair[side][which]));
  return toFigure({
    id: 'O3',
    interval: ratioOf(pairs, (slice) => slice.p99),
    n: pairs.length,
    isNoisy,
    detail: {
      p99Ms: middle('variant', 'p99'),
      baseP99Ms: middle('base', 'p99'),
      p50Ms: middle('variant', 'p50'),
      baseP50Ms: middle('base', 'p50'),
    },
  });
};
