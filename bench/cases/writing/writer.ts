import { Client } from 'pg';
import { createSecretBox } from '../../../src/postgres/channels/secret-box.js';
import { createLogger } from '../../../src/app/logger.js';
import { openDatabase } from '../../../src/postgres/data-source.js';
import { storesOf } from '../../../src/postgres/stores.js';
import { createUnitOfWork } from '../../../src/postgres/unit-of-work.js';
import { cloneDatabase } from '../../../test/support/databases.js';
import { aMerchant } from '../../../test/support/postgres.js';
import { openTypeormInsert } from '../../baselines/typeorm-insert.js';
import { cpuNanosOf } from '../../measure/cpu.js';
import { ratioOf, runPairs } from '../../measure/pairs.js';
import type { Pair, Side } from '../../measure/pairs.js';
import { pin } from '../../measure/pinning.js';
import { median } from '../../measure/statistics.js';
import { toFigure } from '../../report/figure.js';
import type { Figure } from '../../report/figure.js';
import { GOALS, judge } from '../../report/goals.js';
import type { Plan } from '../plan.js';
import { createLines } from './message-rows.js';

/** Identities whose pushes share a transaction, when so many wait: as `workers/inbound` takes them. */
const TOGETHER = 32;

type Step = { readonly name: string; readonly step: () => Promise<unknown>; readonly perStep: number };

const stepSide = (sliceMs: number, { name, step, perStep }: Step): Side => ({
  name,
  slice: async () => {
    const cpuBefore = await cpuNanosOf([process.pid]);
    const startedAt = performance.now();
    let count = 0;
    while (performance.now() - startedAt < sliceMs) {
      await step();
      count += perStep;
    }
    const seconds = (performance.now() - startedAt) / 1000;
    const cpuMicros = ((await cpuNanosOf([process.pid])) - cpuBefore) / 1000 / count;
    return {
      rate: count / seconds,
      cpuMicros,
      p50: Number.NaN,
      p99: Number.NaN,
      count,
      generatorBusy: (cpuMicros * count) / 1e6 / seconds,
    };
  },
});

type World = { readonly url: string; readonly merchantId: string };

/** The product's unit of work and its store, works that share a transaction as the receiver runs them. */
const openProduct = async ({ url, merchantId }: World, sliceMs: number) => {
  const database = await openDatabase({ url, appPoolSize: 1, systemPoolSize: 1, logger: createLogger('silent') });
  const secretBox = createSecretBox({ current: Buffer.alloc(32, 7), previous: [] });
  const unitOfWork = createUnitOfWork(database.app, storesOf(secretBox));
  const nextLine = createLines();
  const step = async (): Promise<void> => {
    const lines = Array.from({ length: TOGETHER }, nextLine);
    const works = lines.map(
      (line) =>
        ({ messages }: Parameters<Parameters<typeof unitOfWork.run>[1]>[0]) =>
          messages.add([line]),
    );
    await unitOfWork.runTogether(merchantId, works);
  };
  return { side: stepSide(sliceMs, { name: 'writer', step, perStep: TOGETHER }), close: database.close };
};

const openBare = async ({ url, merchantId }: World, sliceMs: number) => {
  const { insert, close } = await openTypeormInsert(url, merchantId);
  const nextLine = createLines();
  const step = (): Promise<void> => insert(nextLine());
  return { side: stepSide(sliceMs, { name: 'TypeORM insert()', step, perStep: 1 }), close };
};

/** Each has to write whole lines, and the writer also what has them indexed for search. */
const assertWritten = async ({ url }: World, sides: { readonly base: Side; readonly variant: Side }): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const countOf = async (table: string): Promise<number> => {
      const { rows } = await client.query<{ readonly count: number }>(`select count(*)::int as count from ${table}`);
      return rows[0]?.count ?? 0;
    };
    const { count: bare } = await sides.base.slice();
    const { count: written } = await sides.variant.slice();
    const [messages, queued] = [await countOf('messages'), await countOf('search_queue')];
    if (messages !== bare + written) throw new Error(`${messages} lines are stored of ${bare + written}`);
    if (queued !== written) throw new Error(`${queued} of ${written} lines wait for the search index`);
  } finally {
    await client.end();
  }
};

const rate = (pairs: readonly Pair[]) => ratioOf(pairs, (slice) => slice.rate);

const figureOf = (pairs: readonly Pair[], isNoisy: boolean): Figure => {
  const middle = (side: keyof Pair, what: 'rate' | 'cpuMicros'): number =>
    median(pairs.map((pair) => pair[side][what] ?? Number.NaN));
  return toFigure({
    id: 'P1',
    interval: rate(pairs),
    n: pairs.length,
    isNoisy,
    detail: {
      rowsPerSecond: middle('variant', 'rate'),
      baseRowsPerSecond: middle('base', 'rate'),
      cpuMicros: middle('variant', 'cpuMicros'),
      baseCpuMicros: middle('base', 'cpuMicros'),
    },
  });
};

/** P1: rows of messages a second through the product's writer, against TypeORM's insert() into the same table, on one connection each. */
export const measureWriter = async ({
  plan,
  isNoisy,
}: {
  readonly plan: Plan;
  readonly isNoisy: boolean;
}): Promise<readonly Figure[]> => {
  const database = await cloneDatabase();
  const { merchantId } = await aMerchant(database.url);
  const world = { url: database.url, merchantId };
  const opened = [await openBare(world, plan.sliceMs), await openProduct(world, plan.sliceMs)];
  const [base, variant] = opened.map(({ side }) => side);
  await pin(process.pid, 'server');
  try {
    if (!base || !variant) throw new Error('two ways to write');
    await assertWritten(world, { base, variant });
    const isSettled = (pairs: readonly Pair[]): boolean => judge(GOALS.P1, rate(pairs)) !== 'no verdict';
    return [figureOf(await runPairs({ base, variant, ...plan, isSettled }), isNoisy)];
  } finally {
    await Promise.all(opened.map(({ close }) => close()));
    await database.drop();
    await pin(process.pid, 'beside');
  }
};
