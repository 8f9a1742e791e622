import type { TimerKind } from '../stores/unit-of-work.js';

export type DueTimer = {
  readonly id: string;
  readonly merchantId: string;
  readonly kind: TimerKind;
  readonly subjectId: string;
  readonly payload: Readonly<Record<string, string | number>>;
  readonly attempts: number;
  readonly leaseNumber: number;
};

/** Due timers across merchants, claimed under a lease of 30 s. */
export type TimerQueue = {
  readonly claim: (now: Date, limit: number) => Promise<readonly DueTimer[]>;
  /** When the next one is due; undefined when none waits. */
  readonly nextDueAt: () => Promise<Date | undefined>;
  /** After a failure: due again at `dueAt`, if the lease is still ours. */
  readonly postpone: (timer: DueTimer, dueAt: Date) => Promise<void>;
};
