import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { LoginCounters, SignInDirectory } from '../ports/stores/people/session-stores.js';
import type { Passwords } from '../ports/tools/passwords.js';
import { createCountAttempt } from './count-attempt.js';
import type { Attempt } from './count-attempt.js';

type Deps = {
  readonly directory: SignInDirectory;
  readonly counters: LoginCounters;
  readonly passwords: Passwords;
  readonly clock: Clock;
};

export type PasswordProof = Attempt & { readonly password: string };

export type Proved = {
  readonly agentId: string;
  readonly passwordHash: string;
  /** Call it when all that was asked for is proved: failures are forgotten, a hash of older settings is replaced. */
  readonly settle: () => Promise<void>;
};

/** Throws `bad_credentials` alike, after the same work, for an unknown name, a wrong password and a disabled agent; `too_many_attempts`. */
export const createProvePassword = (deps: Deps) => {
  const { directory, passwords } = deps;
  const countAttempt = createCountAttempt(deps);
  return async (proof: PasswordProof): Promise<Proved> => {
    const { loginName, password } = proof;
    const { takeBack } = await countAttempt(proof);
    const found = await directory.findByLoginName(loginName);
    const { isRight, isOutdated } = await passwords.verify(found?.passwordHash, password);
    if (!found || !isRight || found.isDisabled) throw new AppError('unauthenticated', 'bad_credentials');
    const { agentId, passwordHash } = found;
    const settle = async (): Promise<void> => {
      await takeBack();
      if (isOutdated) await directory.replacePasswordHash(agentId, passwordHash, await passwords.hash(password));
    };
    return { agentId, passwordHash, settle };
  };
};

export type ProvePassword = ReturnType<typeof createProvePassword>;
