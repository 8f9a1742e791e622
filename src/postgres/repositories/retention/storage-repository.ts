import type { EntityManager } from 'typeorm';
import type { FailedJob, StorageStore } from '../../../services/ports/retention/storage-store.js';

type BackupRow = {
  readonly started_at: Date;
  readonly ended_at: Date;
  readonly rows: string | null;
  readonly bytes: string | null;
  readonly media_files: number | null;
};

/** A timer that has failed so often is worth a look. */
const MANY_ATTEMPTS = 5;

/** Backups, and what failed, as the merchant of the transaction sees it. */
export const createStorageRepository = (manager: EntityManager, merchantId: string): StorageStore => ({
  latestBackup: async () => {
    const rows: BackupRow[] = await manager.query('select * from latest_backup()');
    const [row] = rows;
    if (!row) return undefined;
    const totals =
      row.rows === null
        ? undefined
        : { rows: Number(row.rows), bytes: Number(row.bytes ?? 0), mediaFiles: row.media_files ?? 0 };
    return { startedAt: row.started_at, endedAt: row.ended_at, totals };
  },
  failedJobs: async (limit) => {
    const rows: (Omit<FailedJob, 'error'> & { readonly error: string | null })[] = await manager.query(FAILED, [
      merchantId,
      MANY_ATTEMPTS,
      limit,
    ]);
    return rows.map(({ error, ...job }) => ({ ...job, error: error ?? undefined }));
  },
  retryFailed: async (at) => {
    const [pushes]: { count: number }[] = await manager.query(RETRY_PUSHES, [merchantId]);
    const [timers]: { count: number }[] = await manager.query(RETRY_TIMERS, [merchantId, MANY_ATTEMPTS, at]);
    return (pushes?.count ?? 0) + (timers?.count ?? 0);
  },
});

const FAILED = `
  select * from (
    select id::text, 'push' as kind, coalesce(push -> 'content' ->> 'type', push ->> 'kind') as what, attempts::int as attempts,
        error, received_at as since
      from journal where merchant_id = $1 and error is not null and done_at is not null
    union all
    select id::text, 'timer', kind, attempts::int, null, due_at from timers where merchant_id = $1 and attempts >= $2
  ) failed order by since desc, id limit $3`;

const RETRY_PUSHES = `
  with again as (update journal set done_at = null, attempts = 0, error = null
    where merchant_id = $1 and error is not null and done_at is not null returning 1)
  select count(*)::int as count from again`;

const RETRY_TIMERS = `
  with again as (update timers set due_at = $3, lease_until = '-infinity', lease_number = lease_number + 1, attempts = 0
    where merchant_id = $1 and attempts >= $2 returning 1)
  select count(*)::int as count from again`;
