import { cpuNanosOf } from '../../measure/cpu.js';
import { ratioOf, runPairs } from '../../measure/pairs.js';
import type { Pair, Side, Slice } from '../../measure/pairs.js';
import { median } from '../../measure/statistics.js';
import { toFigure } from '../../report/figure.js';
import type { Figure } from '../../report/figure.js';
import { GOALS, judge } from '../../report/goals.js';
import { startBaseline } from '../../servers/child.js';
import type { Baseline } from '../../servers/child.js';
import type { Plan } from '../plan.js';
import { addChannels, addCustomers, numberIn } from './sends.js';
import type { Customer } from './sends.js';
import type { SendingDesk } from './sending-desk.js';

const CHANNELS = 10;
const CUSTOMERS_EACH = 60;
/** One behind the other to the same customer. */
const LINES_EACH = 2;
const COUNT = CHANNELS * CUSTOMERS_EACH * LINES_EACH;
/** Nothing of it is held back by the rate. */
const SENDS_PER_MINUTE = 1_000_000;

const sliceOf = async (pid: number, work: () => Promise<void>): Promise<Slice> => {
  const cpuBefore = await cpuNanosOf([pid]);
  const ownBefore = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(ownBefore);
  return {
    rate: COUNT / seconds,
    cpuMicros: ((await cpuNanosOf([pid])) - cpuBefore) / 1000 / COUNT,
    p50: Number.NaN,
    p99: Number.NaN,
    count: COUNT,
    generatorBusy: (user + system) / 1e6 / seconds,
  };
};

const productSide = async (desk: SendingDesk): Promise<Side> => {
  const { client, merchant, wechat } = desk;
  const channels = await addChannels(client, merchant, { count: CHANNELS, sendsPerMinute: SENDS_PER_MINUTE });
  return {
    name: 'sender',
    slice: async () => {
      const customers: Customer[] = [];
      for (const { id } of channels) {
        customers.push(...(await addCustomers(client, merchant, { channelId: id, count: CUSTOMERS_EACH })));
      }
      const sends = Array.from({ length: LINES_EACH }, (_none, line) =>
        customers.map((to) => ({ to, number: line })),
      ).flat();
      const lines = new Map<string, number[]>();
      wechat.onSend(({ body }) => {
        const openid = /"touser":"([^"]+)"/.exec(body)?.[1] ?? '';
        lines.set(openid, [...(lines.get(openid) ?? []), numberIn(body)]);
      });
      const before = await desk.sentCount();
      const slice = await sliceOf(desk.pid, async () => {
        await desk.queue(sends);
        await desk.untilSent(before + COUNT);
      });
      const isRight = customers.every(({ openid }) => lines.get(openid)?.join() === '0,1');
      if (!isRight) throw new Error('a message was not sent once, or not in order');
      return slice;
    },
  };
};

const bareSide = (desk: SendingDesk, bare: Baseline): Side => ({
  name: 'undici alone',
  slice: async () => {
    let arrived = 0;
    desk.wechat.onSend(() => {
      arrived += 1;
    });
    const slice = await sliceOf(bare.pid, async () => {
      await (await fetch(`http://127.0.0.1:${bare.port}/${COUNT}`)).text();
    });
    if (arrived !== COUNT) throw new Error(`${arrived} of ${COUNT} arrived`);
    return slice;
  },
});

const cpu = (pairs: readonly Pair[]) => ratioOf(pairs, (slice) => slice.cpuMicros);

/** O1: the sender's CPU for a message, from taking it to writing down that it was sent, against a bare post. */
export const measureCost = async (desk: SendingDesk, plan: Plan, isNoisy: boolean): Promise<Figure> => {
  const bare = await startBaseline('bare-sender', { WECHAT_API_BASE_URL: desk.wechat.url });
  try {
    const [base, variant] = [bareSide(desk, bare), await productSide(desk)];
    await base.slice();
    await variant.slice();
    const isSettled = (sofar: readonly Pair[]): boolean => judge(GOALS['O1 CPU'], cpu(sofar)) !== 'no verdict';
    const pairs = await runPairs({ base, variant, ...plan, most: plan.least, isSettled });
    const middle = (side: keyof Pair, what: 'rate' | 'cpuMicros'): number =>
      median(pairs.map((pair) => pair[side][what] ?? Number.NaN));
    const detail = {
      cpuMicros: middle('variant', 'cpuMicros'),
      baseCpuMicros: middle('base', 'cpuMicros'),
      perSecond: middle('variant', 'rate'),
      basePerSecond: middle('base', 'rate'),
    };
    return toFigure({ id: 'O1 CPU', interval: cpu(pairs), n: pairs.length, isNoisy, detail });
  } finally {
    await bare.stop();
  }
};
