import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { openConnections } from '../../load/connection.js';
import type { Connection } from '../../load/connection.js';
import { runOpen } from '../../load/open-load.js';
import { buildPush } from '../../load/pushes.js';
import { median, quantile } from '../../measure/statistics.js';
import { toFigure } from '../../report/figure.js';
import type { Figure } from '../../report/figure.js';
import { queryOnce } from '../../servers/stores.js';
import type { Ingest } from './ingest.js';

const PUSHES = 20_000;
const CONNECTIONS = 2_000;
/** Every so many pushes one is sent again, as WeChat does when it is not sure. */
const REPEAT_EVERY = 50;
const CUSTOMERS = 2_000;
const REST_MS = 2_000;

const counted = z.tuple([z.object({ total: z.number(), different: z.number() })]);

type Burst = { readonly slowest: number; readonly p99: number; readonly lost: number; readonly twice: number };

const makeBurst = (ingest: Ingest, name: string): readonly Buffer[] =>
  Array.from({ length: PUSHES }, (_none, index) =>
    buildPush(ingest.safe, { openid: `${name}-${index % CUSTOMERS}` }),
  ).flatMap((push, index) => (index % REPEAT_EVERY === 0 ? [push, push] : [push]));

const runBurst = async (ingest: Ingest, connections: readonly Connection[], name: string): Promise<Burst> => {
  const requests = makeBurst(ingest, name);
  const { latencies, refused } = await runOpen({
    connections,
    requests,
    perSecond: requests.length,
    latencyFrom: 'due',
  });
  if (refused > 0) throw new Error(`${refused} of ${requests.length} pushes were not accepted`);
  const rows = await queryOnce(
    ingest.desk.product.stores.databaseUrl,
    `select count(*)::int as total, count(distinct key)::int as different from journal where openid like $1`,
    [`${name}-%`],
  );
  const [{ total, different }] = counted.parse(rows);
  return {
    slowest: Math.max(...latencies) / 1000,
    p99: quantile(latencies, 0.99) / 1000,
    lost: PUSHES - different,
    twice: total - different,
  };
};

/** I6: a whole minute's festival in one second. Answers count from when a push was due, also while it waited to be sent. */
export const measureBurst = async (ingest: Ingest): Promise<Figure> => {
  const connections = await openConnections(ingest.desk.port, CONNECTIONS);
  const bursts: Burst[] = [];
  for (let index = 0; index < ingest.plan.bursts; index += 1) {
    bursts.push(await runBurst(ingest, connections, `burst${index}`));
    await sleep(REST_MS);
  }
  for (const connection of connections) connection.close();
  const slowest = bursts.map((burst) => burst.slowest);
  const sum = (which: 'lost' | 'twice'): number => bursts.reduce((total, burst) => total + burst[which], 0);
  const broken = sum('lost') + sum('twice') > 0;
  return toFigure({
    id: 'I6',
    // Every burst must be answered in time, so the interval is all that was seen; one lost push fails it whatever the time.
    interval: broken
      ? { value: Infinity, lo: Infinity, hi: Infinity }
      : { value: median(slowest), lo: Math.min(...slowest), hi: Math.max(...slowest) },
    n: bursts.length,
    isNoisy: ingest.isNoisy && !broken,
    detail: { lost: sum('lost'), twice: sum('twice'), p99Seconds: median(bursts.map(({ p99 }) => p99)) },
  });
};
