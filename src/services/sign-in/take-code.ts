import type { Clock } from '../../kernel/clock.js';
import type { SecondFactorDirectory } from '../ports/stores/people/second-factor-stores.js';
import type { OneTimeCodes } from '../ports/tools/one-time-codes.js';
import type { Tokens } from '../ports/tools/tokens.js';
import { recoveryCodeIn } from './recovery-code.js';

type Deps = {
  readonly secondFactors: SecondFactorDirectory;
  readonly oneTimeCodes: Pick<OneTimeCodes, 'stepOf'>;
  readonly tokens: Pick<Tokens, 'hash'>;
  readonly clock: Clock;
};

const CODE = /^\d{6}$/;

/** A code of the authenticator app or a recovery code. Each is taken once: of two who show the same one, one is believed. */
export const createTakeCode =
  ({ secondFactors, oneTimeCodes, tokens, clock }: Deps) =>
  async (agentId: string, { secret, shown }: { readonly secret: string; readonly shown: string }): Promise<boolean> => {
    const code = shown.replace(/\s/g, '');
    if (CODE.test(code)) {
      const step = oneTimeCodes.stepOf({ secret, code, at: clock.now() });
      return step !== undefined && (await secondFactors.takeStep(agentId, step));
    }
    const recoveryCode = recoveryCodeIn(shown);
    if (recoveryCode === undefined) return false;
    return secondFactors.takeRecoveryCode(agentId, tokens.hash(recoveryCode), clock.now());
  };
