import { LRUCache } from 'lru-cache';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';
import type { Logger } from '../kernel/logger.js';
import type { RequestTally } from '../services/ports/live/request-tally.js';

/**
 * What a request counts against, in one minute: `open`, `sign_in` and `report` by address, `refused` (requests that prove nobody) by
 * address, the others by agent or API token.
 */
export type LimitClass = 'read' | 'write' | 'upload' | 'sign_in' | 'open' | 'report' | 'refused';

export const DEFAULT_LIMITS: Readonly<Record<LimitClass, number>> = {
  read: 1200,
  write: 600,
  upload: 60,
  sign_in: 120,
  open: 600,
  report: 60,
  refused: 300,
};

const WINDOW_MS = 60_000;
const MOST_CALLERS = 100_000;
/** A process tells the others each time it has counted a hundredth of the limit: so much may be let through too often. */
const TOLD_PER_LIMIT = 100;

type Deps = { readonly clock: Clock; readonly tally: RequestTally; readonly logger: Logger };

/** `used` here, `told` to the others, `elsewhere`: what the others had used when this process last asked. */
type Window = { endsAt: number; used: number; told: number; elsewhere: number; isTelling: boolean };

/** Tells the other processes what was counted here and learns what they counted; nobody waits for it. */
const createTell = ({ clock, tally, logger }: Deps) => {
  const exchange = async (key: string, window: Window): Promise<void> => {
    const count = window.used - window.told;
    const { total, endsInMs } = await tally.add(key, count, WINDOW_MS);
    window.told += count;
    window.elsewhere = Math.max(0, total - window.told);
    window.endsAt = Math.min(window.endsAt, clock.now().getTime() + endsInMs);
  };
  return (key: string, window: Window): void => {
    window.isTelling = true;
    exchange(key, window)
      // Without Redis each process counts for itself: fewer get through it than through all, and none without a limit.
      .catch((error: unknown) => logger.debug({ err: error }, 'requests are counted by this process alone'))
      .finally(() => (window.isTelling = false));
  };
};

/**
 * Counts in this process's memory, so that no store has to answer before a request may be refused, and exchanges counts with the
 * other processes through Redis, so that a caller gains nothing from there being several. Failed sign-ins are counted in
 * Postgres besides, exactly.
 */
export const createRateLimits = (deps: Deps, perMinute: Readonly<Record<LimitClass, number>> = DEFAULT_LIMITS) => {
  const windows = new LRUCache<string, Window>({ max: MOST_CALLERS });
  const tell = createTell(deps);
  const openWindow = (key: string, now: number): Window => {
    const open = windows.get(key);
    if (open && now < open.endsAt) return open;
    const fresh = { endsAt: now + WINDOW_MS, used: 0, told: 0, elsewhere: 0, isTelling: false };
    windows.set(key, fresh);
    return fresh;
  };
  /** Throws `limited` `rate_limited` with the seconds to wait. */
  return (limit: LimitClass, caller: string): void => {
    const key = `${limit}:${caller}`;
    const most = perMinute[limit];
    const now = deps.clock.now().getTime();
    const window = openWindow(key, now);
    window.used += 1;
    if (window.used + window.elsewhere > most) {
      const retryAfterSeconds = Math.max(1, Math.ceil((window.endsAt - now) / 1000));
      throw new AppError('limited', 'rate_limited', { details: { retryAfterSeconds } });
    }
    const isWorthTelling = window.used - window.told >= Math.max(1, Math.floor(most / TOLD_PER_LIMIT));
    if (isWorthTelling && !window.isTelling) tell(key, window);
  };
};

export type RateLimits = ReturnType<typeof createRateLimits>;
