import type { DataSource } from 'typeorm';
import { createQuery } from '../query.js';

/** Keeps the journal's tables small and its partitions ahead of time. Any number of processes may do it at once. */
export type JournalUpkeep = {
  /** Makes the partitions of the days and months around `at`; call it at least once a day. */
  readonly ensurePartitions: (at: Date) => Promise<void>;
  /** Forgets dedupe keys, and drops journal days on which nothing waits. */
  readonly prune: (
    at: Date,
    keep: { readonly pushKeyDays: number; readonly journalDays: number },
  ) => Promise<{ readonly keys: number; readonly days: number }>;
};

const KEYS_PER_STATEMENT = 5_000;
const DAY_MS = 86_400_000;

const FORGET_KEYS = `
  with old as (
    delete from push_keys where (channel_id, key) in (
      select channel_id, key from push_keys where received_at < $1 order by received_at limit $2
    ) returning 1
  )
  select count(*)::int as forgotten from old`;

export const createJournalUpkeep = (system: DataSource): JournalUpkeep => {
  const query = createQuery(system);

  const forgetKeysBefore = async (before: Date): Promise<number> => {
    let total = 0;
    for (;;) {
      const [{ forgotten } = { forgotten: 0 }] = await query<{ forgotten: number }>(FORGET_KEYS, [
        before,
        KEYS_PER_STATEMENT,
      ]);
      total += forgotten;
      if (forgotten < KEYS_PER_STATEMENT) return total;
    }
  };

  return {
    ensurePartitions: async (at) => {
      await query('select ensure_partitions($1::date)', [dayOf(at)]);
    },
    prune: async (at, { pushKeyDays, journalDays }) => {
      const keys = await forgetKeysBefore(new Date(at.getTime() - pushKeyDays * DAY_MS));
      const keepFrom = dayOf(new Date(at.getTime() - journalDays * DAY_MS));
      const [{ days } = { days: 0 }] = await query<{ days: number }>('select drop_journal_before($1::date) as days', [
        keepFrom,
      ]);
      return { keys, days };
    },
  };
};

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
