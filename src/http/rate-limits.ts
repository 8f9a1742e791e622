import { LRUCache } from 'lru-cache';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';

/**
 * What a request counts against, in one minute: `open` and `sign_in` by address, `refused` (requests that prove nobody) by
 * address, the others by agent or API token.
 */
export type LimitClass = 'read' | 'write' | 'upload' | 'sign_in' | 'open' | 'refused';

export const DEFAULT_LIMITS: Readonly<Record<LimitClass, number>> = {
  read: 1200,
  write: 600,
  upload: 60,
  sign_in: 120,
  open: 600,
  refused: 300,
};

const WINDOW_MS = 60_000;
const MOST_CALLERS = 100_000;

type Window = { readonly startedAt: number; used: number };

/**
 * Counts in this process's memory: no store has to answer before a request may be refused, and losing one loosens nothing. With
 * several processes behind a balancer the limits are per process. Failed sign-ins are counted in Postgres, for all of them.
 */
export const createRateLimits = (clock: Clock, perMinute: Readonly<Record<LimitClass, number>> = DEFAULT_LIMITS) => {
  const windows = new LRUCache<string, Window>({ max: MOST_CALLERS });
  /** Throws `limited` `rate_limited` with the seconds to wait. */
  return (limit: LimitClass, caller: string): void => {
    const key = `${limit}:${caller}`;
    const now = clock.now().getTime();
    const open = windows.get(key);
    const current = open && now - open.startedAt < WINDOW_MS ? open : { startedAt: now, used: 0 };
    current.used += 1;
    windows.set(key, current);
    if (current.used <= perMinute[limit]) return;
    const retryAfterSeconds = Math.max(1, Math.ceil((current.startedAt + WINDOW_MS - now) / 1000));
    throw new AppError('limited', 'rate_limited', { details: { retryAfterSeconds } });
  };
};

export type RateLimits = ReturnType<typeof createRateLimits>;
