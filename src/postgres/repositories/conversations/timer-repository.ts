import type { EntityManager } from 'typeorm';
import type { TimerStore } from '../../../services/ports/stores/unit-of-work.js';
import { toJsonb } from '../../jsonb.js';

export const createTimerRepository = (manager: EntityManager, merchantId: string): TimerStore => ({
  set: async ({ kind, subjectId, dueAt, payload = {} }) => {
    // A moved timer also leaves the hands of a worker that has just claimed it: its lease number rises.
    await manager.query(
      `insert into timers (id, merchant_id, kind, subject_id, due_at, payload)
       values (gen_random_uuid(), $1, $2, $3, $4, $5)
       on conflict (kind, subject_id) do update set due_at = excluded.due_at, payload = excluded.payload, attempts = 0,
         lease_until = '-infinity', lease_number = timers.lease_number + 1`,
      [merchantId, kind, subjectId, dueAt, toJsonb(payload)],
    );
  },
  cancel: async (kinds, subjectId) => {
    await manager.query('delete from timers where kind = any($1) and subject_id = $2', [[...kinds], subjectId]);
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
