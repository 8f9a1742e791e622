import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import type { ProveSelf } from '../account/prove-self.js';
import type { Passwords } from '../ports/tools/passwords.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { AnnounceEnding } from '../sign-in/end-sessions.js';
import type { OpenSession, SignedIn } from '../sign-in/open-session.js';
import { refuseCommonPassword } from './new-password.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly passwords: Passwords;
  readonly proveSelf: ProveSelf;
  readonly openSession: OpenSession;
  readonly announceEnding: AnnounceEnding;
  readonly clock: Clock;
};

type Input = {
  readonly actor: Actor;
  readonly password: string;
  readonly newPassword: string;
  readonly address: string;
  readonly userAgent: string;
};

/**
 * Changes one's own password by proving the old one, under the limits of signing in. Every session ends, also the asking one;
 * the answer is a new session.
 */
export const createChangeOwnPassword =
  ({ unitOfWork, passwords, proveSelf, openSession, announceEnding, clock }: Deps) =>
  async ({ actor, password, newPassword, address, userAgent }: Input): Promise<SignedIn> => {
    refuseCommonPassword(newPassword, 'newPassword');
    const { agentId, merchantId } = actor;
    await proveSelf({ actor, password, address });
    const passwordHash = await passwords.hash(newPassword);
    await unitOfWork.run(merchantId, async ({ agents, sessions, audit }) => {
      await agents.lockById(agentId);
      await agents.update(agentId, { passwordHash });
      await sessions.endAllOf(agentId, clock.now());
      const subject = { subjectType: 'agent', subjectId: agentId } as const;
      await audit.add({ actor, action: 'agent.password_changed', ...subject, at: clock.now() });
    });
    await announceEnding(agentId, [agentId]);
    return openSession({ agentId, passwordHash, userAgent });
  };

export type ChangeOwnPassword = ReturnType<typeof createChangeOwnPassword>;
