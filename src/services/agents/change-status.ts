import type { Actor, AgentStatus } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import { agentChanged } from './agent-changed.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly wakeUp: WakeUp; readonly clock: Clock };
type Input = { readonly actor: Actor; readonly status: AgentStatus };

/** The agent's own choice: online, busy, on a break, offline. */
export const createChangeStatus =
  ({ unitOfWork, wakeUp, clock }: Deps) =>
  async ({ actor, status }: Input): Promise<{ readonly status: AgentStatus }> => {
    await unitOfWork.run(actor.merchantId, async ({ agents, outbox }) => {
      const agent = await agents.lockById(actor.agentId);
      if (!agent) throw new AppError('missing', 'not_found');
      if (agent.status === status) return;
      await agents.setStatus(agent.id, status, clock.now());
      await outbox.add([agentChanged({ ...agent, status })]);
    });
    wakeUp.wake('outbox', actor.merchantId);
    return { status };
  };

export type ChangeStatus = ReturnType<typeof createChangeStatus>;
