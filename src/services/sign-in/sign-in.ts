import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { SecondFactorDirectory } from '../ports/stores/people/second-factor-stores.js';
import type { OneTimeCodes } from '../ports/tools/one-time-codes.js';
import type { Tokens } from '../ports/tools/tokens.js';
import type { OpenSession, SignedIn } from './open-session.js';
import type { PasswordProof, ProvePassword } from './prove-password.js';
import { createTakeCode } from './take-code.js';

type Deps = {
  readonly provePassword: ProvePassword;
  readonly openSession: OpenSession;
  readonly secondFactors: SecondFactorDirectory;
  readonly oneTimeCodes: Pick<OneTimeCodes, 'stepOf'>;
  readonly tokens: Pick<Tokens, 'hash'>;
  readonly clock: Clock;
};

type Input = PasswordProof & {
  /** A code of the authenticator app, or a recovery code. */
  readonly totp?: string | undefined;
  readonly userAgent: string;
};

/**
 * Opens a session. Throws as `provePassword`; where a second factor is set up, `totp_required` when the password was right and
 * no code came with it, and `totp_wrong`, which count as failures too.
 */
export const createSignIn = (deps: Deps) => {
  const { provePassword, openSession, secondFactors } = deps;
  const takeCode = createTakeCode(deps);
  return async ({ totp, userAgent, ...proof }: Input): Promise<SignedIn> => {
    const { agentId, passwordHash, settle } = await provePassword(proof);
    const secret = await secondFactors.secretOf(agentId);
    if (secret !== undefined) {
      if (!totp) throw new AppError('unauthenticated', 'totp_required');
      if (!(await takeCode(agentId, { secret, shown: totp }))) throw new AppError('unauthenticated', 'totp_wrong');
    }
    const signedIn = await openSession({ agentId, passwordHash, userAgent });
    await settle();
    return signedIn;
  };
};

export type SignIn = ReturnType<typeof createSignIn>;
