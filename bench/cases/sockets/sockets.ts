import { SCALES } from '../../measure/memory.js';
import { ratioOf, runPairs } from '../../measure/pairs.js';
import type { Pair, Slice } from '../../measure/pairs.js';
import { intervalOf, median } from '../../measure/statistics.js';
import { toFigure } from '../../report/figure.js';
import type { Figure } from '../../report/figure.js';
import { GOALS, judge } from '../../report/goals.js';
import type { GoalId } from '../../report/goals.js';
import { startDesk } from '../../servers/desk.js';
import type { Plan } from '../plan.js';
import { addCrowd } from './crowd.js';
import { bareGateway, MISSED, productGateway } from './gateways.js';
import type { Gateway } from './gateways.js';
import { openLiveLog, lineFor } from './live-log.js';
import { reconnect } from './reconnect.js';
import type { Reconnected } from './reconnect.js';
import { openTelling } from './telling.js';

const MERCHANTS = 10;
/** Restarts of each server: they take long, and memory hardly differs between them. */
const RESTARTS = 3;

type Case = { readonly plan: Plan; readonly isNoisy: boolean };
type Sides = { readonly bare: Gateway; readonly product: Gateway };
type Restarted = { readonly base: Reconnected; readonly variant: Reconnected };

const figuresOfRestarts = (pairs: readonly Restarted[], isNoisy: boolean): readonly Figure[] => {
  const ratio = (what: 'rssEach' | 'seconds') =>
    intervalOf(pairs.map(({ base, variant }) => variant[what] / base[what]));
  const middle = (side: keyof Restarted, what: 'rssEach' | 'heapEach' | 'seconds'): number =>
    median(pairs.map((pair) => pair[side][what]));
  const cpu = (side: keyof Restarted): number => median(pairs.map((pair) => pair[side].cpuMicros ?? Number.NaN));
  const common = { n: pairs.length, isNoisy };
  return [
    toFigure({
      id: 'W1',
      interval: ratio('rssEach'),
      ...common,
      detail: {
        bytesEach: middle('variant', 'rssEach'),
        baseBytesEach: middle('base', 'rssEach'),
        heapBytesEach: middle('variant', 'heapEach'),
        baseHeapBytesEach: middle('base', 'heapEach'),
      },
    }),
    toFigure({
      id: 'W3',
      interval: ratio('seconds'),
      ...common,
      detail: {
        agents: pairs[0]?.variant.count ?? 0,
        seconds: middle('variant', 'seconds'),
        baseSeconds: middle('base', 'seconds'),
        cpuMicrosEach: cpu('variant'),
        baseCpuMicrosEach: cpu('base'),
      },
    }),
  ];
};

const measureRestarts = async ({ bare, product }: Sides, isNoisy: boolean): Promise<readonly Figure[]> => {
  const pairs: Restarted[] = [];
  for (let turn = 0; turn < RESTARTS; turn += 1) {
    const base = await reconnect(bare, 0);
    pairs.push({ base, variant: await reconnect(product, MERCHANTS * MISSED) });
  }
  return figuresOfRestarts(pairs, isNoisy);
};

const perCpu = (pairs: readonly Pair[]) => ratioOf(pairs, ({ cpuMicros }: Slice) => 1 / (cpuMicros ?? Number.NaN));

const figureOfTelling = (id: GoalId, pairs: readonly Pair[], isNoisy: boolean): Figure => {
  const middle = (side: keyof Pair, what: 'rate' | 'cpuMicros'): number =>
    median(pairs.map((pair) => pair[side][what] ?? Number.NaN));
  return toFigure({
    id,
    interval: perCpu(pairs),
    n: pairs.length,
    isNoisy,
    detail: {
      perSecond: middle('variant', 'rate'),
      basePerSecond: middle('base', 'rate'),
      cpuMicros: middle('variant', 'cpuMicros'),
      baseCpuMicros: middle('base', 'cpuMicros'),
    },
  });
};

const measureTelling = async ({ bare, product }: Sides, { plan, isNoisy }: Case): Promise<readonly Figure[]> => {
  const agents = plan.agents / MERCHANTS;
  const base = await openTelling(bare, agents, plan.sliceMs);
  const variant = await openTelling(product, agents, plan.sliceMs);
  const figures: Figure[] = [];
  try {
    for (const [id, way] of [
      ['W2 one', 'one'],
      ['W2 all', 'all'],
    ] as const) {
      const isSettled = (sofar: readonly Pair[]): boolean => judge(GOALS[id], perCpu(sofar)) !== 'no verdict';
      const pairs = await runPairs({ base: base[way], variant: variant[way], ...plan, isSettled });
      figures.push(figureOfTelling(id, pairs, isNoisy));
    }
    return figures;
  } finally {
    await base.close();
    await variant.close();
  }
};

/** W1, W2 and W3: the product's api process, with sessions in Postgres and merchants' events in Redis; beside it bare ws. */
export const measureSockets = async (wanted: Case): Promise<readonly Figure[]> => {
  const { agents } = wanted.plan;
  const desk = await startDesk(['api'], { levers: SCALES });
  const { databaseUrl, redisUrl } = desk.product.stores;
  const log = await openLiveLog(redisUrl);
  const bare = bareGateway(redisUrl, agents);
  try {
    const merchants = await addCrowd(databaseUrl, { merchants: MERCHANTS, agents });
    for (const { id } of merchants) await log.say(id, [lineFor(id)]);
    const sides = { bare: bare.gateway, product: productGateway(desk, merchants, log) };
    return [...(await measureRestarts(sides, wanted.isNoisy)), ...(await measureTelling(sides, wanted))];
  } finally {
    await bare.stop();
    await log.close();
    await desk.stop();
  }
};
