import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { LoginCounters, SignInDirectory } from '../ports/stores/people/session-stores.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { Passwords } from '../ports/tools/passwords.js';
import { refuseCommonPassword } from './new-password.js';

type Deps = {
  readonly directory: SignInDirectory;
  readonly counters: LoginCounters;
  readonly unitOfWork: UnitOfWork;
  readonly passwords: Passwords;
  readonly clock: Clock;
};

export type ResetRequest = {
  readonly loginName: string;
  readonly password: string;
  /** Also takes the second factor away: for who has lost the phone too. */
  readonly removesSecondFactor: boolean;
};

/**
 * What an operator does for an agent whom nobody in the console can help. Their sessions end, at the latest when what is known of
 * them runs out (30 s). Throws `not_found`, `agent_disabled`, `validation` for a common password.
 */
export const createResetPassword =
  ({ directory, counters, unitOfWork, passwords, clock }: Deps) =>
  async ({ loginName, password, removesSecondFactor }: ResetRequest): Promise<void> => {
    refuseCommonPassword(password);
    const found = await directory.findByLoginName(loginName);
    if (!found) throw new AppError('missing', 'not_found');
    if (found.isDisabled) throw new AppError('conflict', 'agent_disabled');
    const { agentId, merchantId } = found;
    const passwordHash = await passwords.hash(password);
    await unitOfWork.run(merchantId, async ({ agents, sessions, secondFactors, links, audit }) => {
      const at = clock.now();
      await agents.lockById(agentId);
      await agents.update(agentId, { passwordHash });
      if (removesSecondFactor) await secondFactors.remove(agentId);
      await links.removeOf(agentId);
      await sessions.endAllOf(agentId, at);
      const subject = { subjectType: 'agent', subjectId: agentId } as const;
      const after = { by: 'operator', secondFactorRemoved: removesSecondFactor };
      await audit.add({ actor: undefined, action: 'agent.password_changed', ...subject, after, at });
    });
    const name = `name:${loginName}`;
    await counters.forgive({ forget: name, takeBack: name, at: clock.now() });
  };
