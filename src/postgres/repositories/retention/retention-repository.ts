import type { EntityManager } from 'typeorm';
import type { ClassUsage, RetentionRun, RetentionStore } from '../../../services/ports/retention/retention-store.js';
import { NIGHT } from './night.table.js';

type RunRow = Omit<RetentionRun, 'endedAt' | 'usage' | 'auditFault'> & {
  readonly endedAt: Date | null;
  readonly usage: RetentionRun['usage'] | null;
  readonly auditFault: string | null;
};

/** One merchant's old data: the merchant of the transaction, by row security. */
export const createRetentionRepository = (manager: EntityManager, merchantId: string): RetentionStore => {
  return {
    ...runRows(manager, merchantId),
    classes: NIGHT,
    forget: async (name, before, atMost) => {
      const part = NIGHT.find((each) => each.name === name);
      if (!part) throw new Error(`no night takes out ${name}`);
      const [row]: { count: number }[] = await manager.query(part.sql, [before, atMost]);
      return row?.count ?? 0;
    },
    oldMedia: async (before, atMost) => {
      const rows: { id: string; storeKey: string }[] = await manager.query(OLD_MEDIA, [before, atMost]);
      return rows;
    },
    markMediaGone: async (ids) => {
      await manager.query(MARK_GONE, [[...ids]]);
    },
    auditFault: async () => {
      const [row]: { fault: string | null }[] = await manager.query('select audit_fault($1) as fault', [merchantId]);
      return row?.fault === null || row?.fault === undefined ? undefined : Number(row.fault);
    },
    usage: async () => {
      const [row]: Record<string, string>[] = await manager.query(USAGE);
      return toUsage(row ?? {});
    },
  };
};

const runRows = (
  manager: EntityManager,
  merchantId: string,
): Pick<RetentionStore, 'latestRun' | 'saveRun' | 'isScheduled'> => ({
  latestRun: async () => {
    const rows: RunRow[] = await manager.query(LATEST_RUN);
    const [row] = rows;
    return (
      row && {
        ...row,
        endedAt: row.endedAt ?? undefined,
        usage: row.usage ?? undefined,
        auditFault: row.auditFault === null ? undefined : Number(row.auditFault),
      }
    );
  },
  saveRun: async ({ id, startedAt, endedAt, removed, usage, auditFault }) => {
    await manager.query(SAVE_RUN, [
      id,
      merchantId,
      startedAt,
      endedAt ?? null,
      JSON.stringify(removed),
      usage ? JSON.stringify(usage) : null,
      auditFault ?? null,
    ]);
  },
  isScheduled: async () => {
    const rows: unknown[] = await manager.query(`select 1 from timers where kind = 'retention' and subject_id = $1`, [
      merchantId,
    ]);
    return rows.length > 0;
  },
});

const LATEST_RUN = `
  select id, started_at as "startedAt", ended_at as "endedAt", removed, usage, audit_fault as "auditFault"
    from retention_runs order by started_at desc limit 1`;

const SAVE_RUN = `
  insert into retention_runs (id, merchant_id, started_at, ended_at, removed, usage, audit_fault) values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (id) do update set ended_at = excluded.ended_at, removed = excluded.removed, usage = excluded.usage,
    audit_fault = excluded.audit_fault`;

// What belongs to no conversation, such as the picture of a rule, is used as long as somebody wants it.
const OLD_MEDIA = `
  select id, store_key as "storeKey" from media
   where store_key is not null and conversation_id is not null and created_at < $1 order by created_at limit $2`;

const MARK_GONE = `
  with uploads as (delete from media_uploads where media_id = any($1))
  update media set state = 'failed', error = 'expired', store_key = null, wechat_media_id = null, file_name = null
   where id = any($1)`;

const USAGE = `
  select (select coalesce(sum(last_number), 0) from conversations where emptied_at is null) as messages,
    (select count(*) from conversations) as conversations,
    (select count(*) from customers) as customers,
    (select count(*) from tickets) as tickets,
    (select count(*) from media where store_key is not null) as media,
    (select coalesce(sum(size_bytes::bigint), 0) from media where store_key is not null) as media_bytes,
    (select count(*) from journal) as pushes,
    (select count(*) from audit_entries) as audit`;

const toUsage = ({ media_bytes: mediaBytes = '0', ...counts }: Record<string, string>): Record<string, ClassUsage> => ({
  ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, { rows: Number(count) }])),
  media: { rows: Number(counts['media'] ?? 0), bytes: Number(mediaBytes) },
});
