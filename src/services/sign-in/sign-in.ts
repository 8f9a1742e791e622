import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { Passwords } from '../ports/tools/passwords.js';
import type { LoginCounters, SessionStore, SignInDirectory } from '../ports/stores/session-stores.js';
import type { Tokens } from '../ports/tools/tokens.js';

/** Failures in 15 minutes (bad-inputs.json A3). */
const MAX_PER_NAME = 10;
const MAX_PER_ADDRESS = 20;
const WINDOW_SECONDS = 900;

type Deps = {
  readonly directory: SignInDirectory;
  readonly counters: LoginCounters;
  readonly sessions: SessionStore;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly newId: NewId;
  /** How long a session lives at most. */
  readonly sessionMs: number;
};

type Input = {
  readonly loginName: string;
  readonly password: string;
  /** Where the request comes from, as listed proxies say. */
  readonly address: string;
};

export type SignedIn = { readonly sessionToken: string; readonly csrfToken: string; readonly expiresAt: Date };

/** Each attempt is counted before its password is looked at, so that many at once get no more tries; a right one is taken back. */
const createCountAttempt = ({ counters, clock }: Pick<Deps, 'counters' | 'clock'>) => {
  const isOver = async (key: string, max: number): Promise<boolean> => (await counters.count(key, clock.now())) > max;
  return async ({ loginName, address }: Input): Promise<void> => {
    // The address first: names that one address makes up leave no rows once it is refused.
    const isRefused =
      (await isOver(`address:${address}`, MAX_PER_ADDRESS)) || (await isOver(`name:${loginName}`, MAX_PER_NAME));
    if (isRefused)
      throw new AppError('limited', 'too_many_attempts', { details: { retryAfterSeconds: WINDOW_SECONDS } });
  };
};

/** Opens a session. Unknown name, wrong password and disabled agent get one answer after the same work. */
export const createSignIn = (deps: Deps) => {
  const { directory, counters, sessions, passwords, tokens, clock, newId, sessionMs } = deps;
  const countAttempt = createCountAttempt(deps);
  return async (input: Input): Promise<SignedIn> => {
    const { loginName, password, address } = input;
    await countAttempt(input);
    const found = await directory.findByLoginName(loginName);
    const { isRight, isOutdated } = await passwords.verify(found?.passwordHash, password);
    if (!found || !isRight || found.isDisabled) throw new AppError('unauthenticated', 'bad_credentials');

    const sessionToken = tokens.newToken();
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + sessionMs);
    const { agentId, passwordHash } = found;
    const tokenHash = tokens.hash(sessionToken);
    const isOpen = await sessions.open({ id: newId(), agentId, passwordHash, tokenHash, createdAt: now, expiresAt });
    if (!isOpen) throw new AppError('unauthenticated', 'bad_credentials');
    await counters.forgive({ forget: `name:${loginName}`, takeBack: `address:${address}`, at: now });
    if (isOutdated) await directory.replacePasswordHash(agentId, passwordHash, await passwords.hash(password));
    return { sessionToken, csrfToken: tokens.csrfTokenOf(sessionToken), expiresAt };
  };
};

export type SignIn = ReturnType<typeof createSignIn>;
