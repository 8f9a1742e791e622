import type { Actor } from '../../domain/people/agent.js';
import { mayManageRole } from '../../domain/people/permissions.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { AnnounceEnding } from '../sign-in/end-sessions.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly announceEnding: AnnounceEnding; readonly clock: Clock };
type Input = { readonly actor: Actor; readonly agentId: string };

/**
 * Takes the second factor from a colleague who has lost their phone and their recovery codes. Their sessions end; they sign in
 * with the password alone and may set up a new one. Nobody does it to themselves: that takes the password.
 */
export const createResetSecondFactor =
  ({ unitOfWork, announceEnding, clock }: Deps) =>
  async ({ actor, agentId }: Input): Promise<void> => {
    await unitOfWork.run(actor.merchantId, async ({ agents, secondFactors, sessions, audit }) => {
      const agent = await agents.lockById(agentId);
      if (!agent) throw new AppError('missing', 'not_found');
      if (agentId === actor.agentId || !mayManageRole(actor.role, agent.role))
        throw new AppError('forbidden', 'forbidden');
      await secondFactors.remove(agentId);
      const at = clock.now();
      await sessions.endAllOf(agentId, at);
      const subject = { subjectType: 'agent', subjectId: agentId } as const;
      await audit.add({ actor, action: 'second_factor.reset', ...subject, after: { hasSecondFactor: false }, at });
    });
    await announceEnding(agentId, [agentId]);
  };

export type ResetSecondFactor = ReturnType<typeof createResetSecondFactor>;
