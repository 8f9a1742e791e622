import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { LoginCounters } from '../../../services/ports/stores/people/session-stores.js';
import { createQuery } from '../../query.js';

/** The window of bad-inputs.json A3. */
const WINDOW = `interval '15 minutes'`;

/** A password is easily typed where the name belongs: what was typed is counted without being kept. Names have no case. */
const hashed = (key: string): string => createHash('sha256').update(key.toLowerCase()).digest('hex');

export const createLoginCounterRepository = (system: DataSource): LoginCounters => {
  const query = createQuery(system);
  const count = async (key: string, at: Date): Promise<number> => {
    const [row] = await query<{ readonly failures: number }>(
      `insert into login_counters as c (key, failures, window_started_at) values ($1, 1, $2)
       on conflict (key) do update set
         failures = case when c.window_started_at <= $2 - ${WINDOW} then 1 else least(c.failures + 1, 1000000) end,
         window_started_at = case when c.window_started_at <= $2 - ${WINDOW} then $2 else c.window_started_at end
       returning failures`,
      [hashed(key), at],
    );
    return row?.failures ?? 0;
  };
  return {
    count,
    forgive: async ({ forget, takeBack, at }) => {
      await query(
        "delete from login_counters where key = $1 or window_started_at <= $2::timestamptz - interval '15 minutes'",
        [hashed(forget), at],
      );
      await query('update login_counters set failures = failures - 1 where key = $1 and failures > 0', [
        hashed(takeBack),
      ]);
    },
  };
};
