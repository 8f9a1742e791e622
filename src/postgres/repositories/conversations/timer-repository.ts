import type { EntityManager } from 'typeorm';
import type { TimerStore } from '../../../services/ports/stores/unit-of-work.js';
import { alone } from '../../gather.js';
import { toJsonb } from '../../jsonb.js';
import { createPrepared } from '../../prepared.js';

export const createTimerRepository = (manager: EntityManager, merchantId: string, gather = alone): TimerStore => ({
  set: gather(async (timers: readonly Parameters<TimerStore['set']>[0][]) => {
    await createPrepared(manager)(SET, [
      merchantId,
      timers.map(({ kind }) => kind),
      timers.map(({ subjectId }) => subjectId),
      timers.map(({ dueAt }) => dueAt),
      timers.map(({ payload = {} }) => toJsonb(payload)),
    ]);
    return () => undefined;
  }),
  cancel: async (kinds, subjectId) => {
    const rows: unknown[] = await manager.query(
      'with gone as (delete from timers where kind = any($1) and subject_id = $2 returning id) select id from gone',
      [[...kinds], subjectId],
    );
    return rows.length > 0;
  },
  hasten: async (kind, at) => {
    await manager.query(
      `update timers set due_at = $3, lease_number = lease_number + 1, lease_until = '-infinity'
        where merchant_id = $1 and kind = $2 and due_at > $3`,
      [merchantId, kind, at],
    );
  },
  take: async (id, leaseNumber) => {
    const rows: unknown[] = await manager.query(
      'with taken as (delete from timers where id = $1 and lease_number = $2 returning id) select id from taken',
      [id, leaseNumber],
    );
    return rows.length > 0;
  },
});

// A moved timer also leaves the hands of a worker that has just claimed it: its lease number rises.
const SET = `
  insert into timers (id, merchant_id, kind, subject_id, due_at, payload)
  select gen_random_uuid(), $1, * from unnest($2::text[], $3::uuid[], $4::timestamptz[], $5::jsonb[])
  on conflict (kind, subject_id) do update set due_at = excluded.due_at, payload = excluded.payload, attempts = 0,
    lease_until = '-infinity', lease_number = timers.lease_number + 1`;
