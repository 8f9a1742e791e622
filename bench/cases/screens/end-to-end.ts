import { openConnections } from '../../load/connection.js';
import { buildPush, openidOf } from '../../load/pushes.js';
import { ratioOf, runPairs } from '../../measure/pairs.js';
import type { Pair, Side } from '../../measure/pairs.js';
import { intervalOf, median } from '../../measure/statistics.js';
import { toFigure } from '../../report/figure.js';
import type { Figure } from '../../report/figure.js';
import { GOALS, judge } from '../../report/goals.js';
import type { GoalId } from '../../report/goals.js';
import { startBaseline } from '../../servers/child.js';
import { startDesk } from '../../servers/desk.js';
import type { Desk } from '../../servers/desk.js';
import { openDesks, startConversations } from '../desk-agents.js';
import type { Plan } from '../plan.js';
import { screenSide } from './screen-side.js';
import { createScreens } from './screens.js';
import type { Screens } from './screens.js';

const PER_SECOND = 500;
const AGENTS = 10;
const CUSTOMERS = 500;
const CONNECTIONS = 32;

type Case = { readonly plan: Plan; readonly desk: Desk; readonly screens: Screens };

const productSide = async ({ plan, desk, screens }: Case): Promise<Side> => {
  const account = await desk.wire('safe');
  const connections = await openConnections(desk.port, CONNECTIONS);
  const openids = Array.from({ length: CUSTOMERS }, (_none, index) => openidOf(index));
  await openDesks(desk, screens, AGENTS);
  await startConversations({ desk, account, connections }, openids);
  return screenSide({
    name: 'product',
    connections,
    pids: desk.pids,
    screens,
    perSecond: PER_SECOND,
    seconds: plan.openSeconds,
    push: (index, text) => buildPush(account, { openid: openids[index % CUSTOMERS] ?? '', text }),
  });
};

const barePush = (index: number, text: string): Buffer =>
  Buffer.from(
    `POST /push/${index % AGENTS} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );

const startBare = async ({ plan, desk, screens }: Case) => {
  const { databaseUrl, redisUrl } = desk.product.stores;
  const env = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
  const api = await startBaseline('bare-desk-api', env);
  const worker = await startBaseline('bare-desk-worker', env);
  for (let agent = 0; agent < AGENTS; agent += 1) await screens.open(`ws://127.0.0.1:${api.port}/socket/${agent}`);
  const side = screenSide({
    name: 'bare hops',
    connections: await openConnections(api.port, CONNECTIONS),
    pids: [api.pid, worker.pid],
    screens,
    perSecond: PER_SECOND,
    seconds: plan.openSeconds,
    push: barePush,
  });
  return { side, stop: () => Promise.all([api.stop(), worker.stop()]) };
};

type Which = 'p50' | 'p99';

const ratioFor = (pairs: readonly Pair[], which: Which) => ratioOf(pairs, (slice) => slice[which]);
const valueFor = (pairs: readonly Pair[], which: Which) => intervalOf(pairs.map(({ variant }) => variant[which]));

const figuresOf = (pairs: readonly Pair[], isNoisy: boolean): readonly Figure[] => {
  const ratio = (id: GoalId, which: Which): Figure =>
    toFigure({
      id,
      interval: ratioFor(pairs, which),
      n: pairs.length,
      isNoisy,
      detail: {
        ms: valueFor(pairs, which).value,
        baseMs: median(pairs.map(({ base }) => base[which])),
        cpuMicros: median(pairs.map(({ variant }) => variant.cpuMicros ?? Number.NaN)),
        baseCpuMicros: median(pairs.map(({ base }) => base.cpuMicros ?? Number.NaN)),
      },
    });
  const absolute = (id: GoalId, which: Which): Figure =>
    toFigure({ id, interval: valueFor(pairs, which), n: pairs.length, isNoisy });
  return [ratio('E1 p50', 'p50'), ratio('E1 p99', 'p99'), absolute('E2 p50', 'p50'), absolute('E2 p99', 'p99')];
};

/** E1 and E2: a push of a customer who is being served, until it is on their agent's screen; api and worker apart. */
export const measureEndToEnd = async ({
  plan,
  isNoisy,
}: {
  readonly plan: Plan;
  readonly isNoisy: boolean;
}): Promise<readonly Figure[]> => {
  const desk = await startDesk(['api', 'worker']);
  const screens = createScreens();
  const stops: (() => Promise<unknown>)[] = [desk.stop];
  try {
    const variant = await productSide({ plan, desk, screens });
    const bare = await startBare({ plan, desk, screens });
    stops.push(bare.stop);
    const pairs = await runPairs({
      base: bare.side,
      variant,
      ...plan,
      withinMs: plan.withinMs * 3,
      isSettled: (sofar) =>
        judge(GOALS['E1 p50'], ratioFor(sofar, 'p50')) !== 'no verdict' &&
        judge(GOALS['E1 p99'], ratioFor(sofar, 'p99')) !== 'no verdict',
    });
    return figuresOf(pairs, isNoisy);
  } finally {
    screens.close();
    await Promise.all(stops.map((stop) => stop()));
  }
};
