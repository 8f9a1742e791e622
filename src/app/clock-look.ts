import type { Foundation } from './container/foundation.js';
import type { Shutdown } from './shutdown.js';

/** So that a wrong clock is known within the minute, also where nothing is sent to WeChat. */
const EVERY_MS = 20_000;

type DatabaseNow = { readonly now: Date };

/** Holds this process's clock against Postgres' now and then. */
export const startClockLook = ({ systemQuery, watchClock, clock }: Foundation, shutdown: Shutdown): void => {
  const look = async (): Promise<void> => {
    const askedAt = clock.now();
    const [row] = await systemQuery<DatabaseNow>('select clock_timestamp() as now');
    if (row) watchClock({ source: 'postgres', theirs: row.now, askedAt });
  };
  // While Postgres is away it says nothing about clocks; that it is away others notice.
  const timer = setInterval(() => void look().catch(() => {}), EVERY_MS).unref();
  shutdown.add('clock look', () => clearInterval(timer));
};
