import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { LoginCounters, SignInDirectory } from '../ports/stores/people/session-stores.js';
import type { Passwords } from '../ports/tools/passwords.js';

/** Failures in 15 minutes (bad-inputs.json A3). */
const MAX_PER_NAME = 10;
const MAX_PER_ADDRESS = 20;
const WINDOW_SECONDS = 900;

type Deps = {
  readonly directory: SignInDirectory;
  readonly counters: LoginCounters;
  readonly passwords: Passwords;
  readonly clock: Clock;
};

export type PasswordProof = {
  readonly loginName: string;
  readonly password: string;
  /** Where the request comes from, as listed proxies say. */
  readonly address: string;
};

export type Proved = {
  readonly agentId: string;
  readonly passwordHash: string;
  /** Call it when all that was asked for is proved: failures are forgotten, a hash of older settings is replaced. */
  readonly settle: () => Promise<void>;
};

/** Each attempt is counted before its password is looked at, so that many at once get no more tries; a right one is taken back. */
const createCountAttempt = ({ counters, clock }: Pick<Deps, 'counters' | 'clock'>) => {
  const isOver = async (key: string, max: number): Promise<boolean> => (await counters.count(key, clock.now())) > max;
  return async ({ loginName, address }: PasswordProof): Promise<void> => {
    // The address first: names that one address makes up leave no rows once it is refused.
    const isRefused =
      (await isOver(`address:${address}`, MAX_PER_ADDRESS)) || (await isOver(`name:${loginName}`, MAX_PER_NAME));
    if (isRefused)
      throw new AppError('limited', 'too_many_attempts', { details: { retryAfterSeconds: WINDOW_SECONDS } });
  };
};

/** Throws `bad_credentials` alike, after the same work, for an unknown name, a wrong password and a disabled agent; `too_many_attempts`. */
export const createProvePassword = (deps: Deps) => {
  const { directory, counters, passwords, clock } = deps;
  const countAttempt = createCountAttempt(deps);
  return async (proof: PasswordProof): Promise<Proved> => {
    const { loginName, password, address } = proof;
    await countAttempt(proof);
    const found = await directory.findByLoginName(loginName);
    const { isRight, isOutdated } = await passwords.verify(found?.passwordHash, password);
    if (!found || !isRight || found.isDisabled) throw new AppError('unauthenticated', 'bad_credentials');
    const { agentId, passwordHash } = found;
    const settle = async (): Promise<void> => {
      await counters.forgive({ forget: `name:${loginName}`, takeBack: `address:${address}`, at: clock.now() });
      if (isOutdated) await directory.replacePasswordHash(agentId, passwordHash, await passwords.hash(password));
    };
    return { agentId, passwordHash, settle };
  };
};

export type ProvePassword = ReturnType<typeof createProvePassword>;
