import { openConnections } from '../../load/connection.js';
import { runOpen } from '../../load/open-load.js';
import { buildPushes } from '../../load/pushes.js';
import { ratioOf, runPairs } from '../../measure/pairs.js';
import type { Pair, Side } from '../../measure/pairs.js';
import { median, quantile } from '../../measure/statistics.js';
import { toFigure } from '../../report/figure.js';
import type { Figure } from '../../report/figure.js';
import { GOALS, judge } from '../../report/goals.js';
import { startBaseline } from '../../servers/child.js';
import type { Ingest } from './ingest.js';

const PER_SECOND = 1_000;
const CONNECTIONS = 64;

const openSide = async (name: string, port: number, { plain, plan }: Ingest): Promise<Side> => {
  const connections = await openConnections(port, CONNECTIONS);
  return {
    name,
    slice: async () => {
      const requests = buildPushes(plain, PER_SECOND * plan.openSeconds);
      const sent = await runOpen({ connections, requests, perSecond: PER_SECOND, latencyFrom: 'sent' });
      if (sent.refused > 0) throw new Error(`${name} refused ${sent.refused} pushes`);
      return {
        rate: requests.length / sent.seconds,
        p50: quantile(sent.latencies, 0.5),
        p99: quantile(sent.latencies, 0.99),
        count: requests.length,
        generatorBusy: 0,
      };
    },
  };
};

/** I5: what the answer takes at a rate well below the highest, beside the same commit without anything around it. */
export const measureAck = async (ingest: Ingest): Promise<readonly Figure[]> => {
  const { plan, desk, isNoisy } = ingest;
  const bare = await startBaseline('bare-insert', { DATABASE_URL: desk.product.stores.databaseUrl });
  const p50Of = (pairs: readonly Pair[]) => ratioOf(pairs, (slice) => slice.p50);
  const p99Of = (pairs: readonly Pair[]) => ratioOf(pairs, (slice) => slice.p99);
  try {
    const pairs = await runPairs({
      base: await openSide('bare insert', bare.port, ingest),
      variant: await openSide('product', desk.port, ingest),
      ...plan,
      isSettled: (sofar) =>
        judge(GOALS['I5 p50'], p50Of(sofar)) !== 'no verdict' && judge(GOALS['I5 p99'], p99Of(sofar)) !== 'no verdict',
    });
    const middle = (side: keyof Pair, which: 'p50' | 'p99'): number => median(pairs.map((pair) => pair[side][which]));
    const detail = (which: 'p50' | 'p99') => ({ ms: middle('variant', which), baseMs: middle('base', which) });
    const common = { n: pairs.length, isNoisy };
    return [
      toFigure({ id: 'I5 p50', interval: p50Of(pairs), detail: detail('p50'), ...common }),
      toFigure({ id: 'I5 p99', interval: p99Of(pairs), detail: detail('p99'), ...common }),
    ];
  } finally {
    await bare.stop();
  }
};
