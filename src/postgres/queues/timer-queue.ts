import type { DataSource } from 'typeorm';
import type { DueTimer, TimerQueue } from '../../services/ports/queues/timer-queue.js';
import type { TimerKind } from '../../services/ports/stores/unit-of-work.js';
import { createQuery } from '../query.js';

type TimerRow = {
  readonly id: string;
  readonly merchant_id: string;
  readonly kind: TimerKind;
  readonly subject_id: string;
  readonly payload: Readonly<Record<string, string | number>>;
  readonly attempts: number;
  readonly lease_number: string;
};

/** Due timers of all merchants, claimed as the system. */
export const createTimerQueue = (system: DataSource): TimerQueue => {
  const query = createQuery(system);
  return {
    claim: async (now, limit) => (await query<TimerRow>(CLAIM, [now, limit])).map(toTimer),
    nextDueAt: async () => {
      const [row] = await query<{ readonly due_at: Date | null }>(NEXT_DUE);
      return row?.due_at ?? undefined;
    },
    postpone: async ({ id, leaseNumber }, dueAt) => {
      await query(POSTPONE, [id, leaseNumber, dueAt]);
    },
  };
};

const NEXT_DUE = `
  select min(greatest(due_at, lease_until)) as due_at
    from (select due_at, lease_until from timers order by due_at limit 100) soonest`;

const POSTPONE = `update timers set due_at = $3, lease_until = '-infinity' where id = $1 and lease_number = $2`;

const CLAIM = `
  with due as (select id from timers where due_at <= $1 and lease_until < now() order by due_at limit $2
    for update skip locked),
  claimed as (update timers set lease_until = now() + interval '30 seconds', lease_number = lease_number + 1,
    attempts = attempts + 1 from due where timers.id = due.id returning timers.*)
  select id, merchant_id, kind, subject_id, payload, attempts, lease_number from claimed order by due_at`;

const toTimer = (row: TimerRow): DueTimer => ({
  id: row.id,
  merchantId: row.merchant_id,
  kind: row.kind,
  subjectId: row.subject_id,
  payload: row.payload,
  attempts: row.attempts,
  leaseNumber: Number(row.lease_number),
});
