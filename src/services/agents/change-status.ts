import type { Actor, AgentStatus } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import { agentChanged } from './agent-changed.js';
import { refuseUnknownReason } from './status-reasons.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly wakeUp: WakeUp; readonly clock: Clock };
type Input = { readonly actor: Actor; readonly status: AgentStatus; readonly reason?: string | undefined };
type Chosen = { readonly status: AgentStatus; readonly reason?: string };

/** The agent's own choice: online, busy, on a break, offline; with one of the merchant's reasons where they give one. */
export const createChangeStatus =
  ({ unitOfWork, wakeUp, clock }: Deps) =>
  async ({ actor, status, reason }: Input): Promise<Chosen> => {
    await unitOfWork.run(actor.merchantId, async (stores) => {
      const { agents, outbox } = stores;
      const agent = await agents.lockById(actor.agentId);
      if (!agent) throw new AppError('missing', 'not_found');
      await refuseUnknownReason(stores, reason);
      if (agent.status === status && agent.statusReason === reason) return;
      await agents.setStatus(agent.id, { status, reason, changedBy: actor.agentId, at: clock.now() });
      await outbox.add([agentChanged({ ...agent, status, statusReason: reason })]);
    });
    wakeUp.wake('outbox', actor.merchantId);
    return { status, ...(reason !== undefined && { reason }) };
  };

export type ChangeStatus = ReturnType<typeof createChangeStatus>;
