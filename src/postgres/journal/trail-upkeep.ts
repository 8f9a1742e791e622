import type { DataSource } from 'typeorm';
import { createQuery } from '../query.js';

const ROWS_PER_STATEMENT = 5_000;

const FORGET = {
  lookups: `
    with old as (delete from order_lookups where id in
      (select id from order_lookups where looked_up_at < $1 order by looked_up_at limit $2) returning 1)
    select count(*)::int as forgotten from old`,
  payNotices: `
    with old as (delete from pay_notifications where id in
      (select id from pay_notifications where received_at < $1 order by received_at limit $2) returning 1)
    select count(*)::int as forgotten from old`,
} as const;

/** Forgets who looked orders up, and what WeChat Pay told us, before a day; answers how many rows that were. */
export const createPruneTrails = (system: DataSource) => {
  const query = createQuery(system);

  const forget = async (sql: string, before: Date): Promise<number> => {
    let total = 0;
    for (;;) {
      const [{ forgotten } = { forgotten: 0 }] = await query<{ forgotten: number }>(sql, [before, ROWS_PER_STATEMENT]);
      total += forgotten;
      if (forgotten < ROWS_PER_STATEMENT) return total;
    }
  };

  return async (before: { readonly lookups: Date; readonly payNotices: Date }) => ({
    lookups: await forget(FORGET.lookups, before.lookups),
    payNotices: await forget(FORGET.payNotices, before.payNotices),
  });
};

export type PruneTrails = ReturnType<typeof createPruneTrails>;
