import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { LoginCounters } from '../ports/stores/people/session-stores.js';

/** Failures in 15 minutes (bad-inputs.json A3). */
const MAX_PER_NAME = 10;
const MAX_PER_ADDRESS = 20;
const WINDOW_SECONDS = 900;

export type Attempt = {
  readonly loginName: string;
  /** Where the request comes from, as listed proxies say. */
  readonly address: string;
};

type Deps = { readonly counters: LoginCounters; readonly clock: Clock };

/**
 * Each attempt is counted before what it shows is looked at, so that many at once get no more tries; a right one is taken back.
 * Throws `too_many_attempts`.
 */
export const createCountAttempt = ({ counters, clock }: Deps) => {
  const isOver = async (key: string, max: number): Promise<boolean> => (await counters.count(key, clock.now())) > max;
  return async ({ loginName, address }: Attempt): Promise<{ readonly takeBack: () => Promise<void> }> => {
    // The address first: names that one address makes up leave no rows once it is refused.
    const isRefused =
      (await isOver(`address:${address}`, MAX_PER_ADDRESS)) || (await isOver(`name:${loginName}`, MAX_PER_NAME));
    if (isRefused)
      throw new AppError('limited', 'too_many_attempts', { details: { retryAfterSeconds: WINDOW_SECONDS } });
    return {
      takeBack: () =>
        counters.forgive({ forget: `name:${loginName}`, takeBack: `address:${address}`, at: clock.now() }),
    };
  };
};
