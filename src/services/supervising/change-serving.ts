import { changedFields } from '../../domain/people/audit.js';
import type { Actor, Agent, AgentStatus } from '../../domain/people/agent.js';
import { hasRight, maySupervise } from '../../domain/people/permissions.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import { agentChanged } from '../agents/agent-changed.js';
import { refuseUnknownReason } from '../agents/status-reasons.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly wakeUp: WakeUp; readonly clock: Clock };

export type ServingChange = {
  readonly status?: AgentStatus | undefined;
  readonly reason?: string | undefined;
  readonly capacity?: number | undefined;
};
type Input = { readonly actor: Actor; readonly agentId: string; readonly change: ServingChange };

const lockSupervised = async ({ agents }: Pick<Stores, 'agents'>, { actor, agentId }: Input): Promise<Agent> => {
  const agent = await agents.lockById(agentId);
  if (!agent) throw new AppError('missing', 'not_found');
  const serves = agent.disabledAt === undefined && hasRight(agent.role, 'conversations.serve');
  if (!serves || !maySupervise(actor.role, agent.role)) throw new AppError('forbidden', 'forbidden');
  return agent;
};

/**
 * A supervisor sets a colleague's status or capacity. Throws `not_found`, `forbidden` for who does not serve or stands above
 * the supervisor, `validation` (field `reason`) for a reason the merchant does not know.
 */
export const createChangeServing =
  ({ unitOfWork, wakeUp, clock }: Deps) =>
  async (input: Input): Promise<Agent> => {
    const { actor, change } = input;
    const changed = await unitOfWork.run(actor.merchantId, async (stores) => {
      const agent = await lockSupervised(stores, input);
      await refuseUnknownReason(stores, change.reason);
      const at = clock.now();
      const { status, reason, capacity } = change;
      if (status !== undefined) {
        await stores.agents.setStatus(agent.id, { status, reason, changedBy: actor.agentId, at });
      }
      if (capacity !== undefined) await stores.agents.update(agent.id, { capacity });
      const before = { status: agent.status, reason: agent.statusReason, capacity: agent.capacity };
      const entry = changedFields(before, { ...change });
      const subject = { subjectType: 'agent', subjectId: agent.id } as const;
      if (entry) await stores.audit.add({ actor, action: 'agent.serving_changed', ...subject, ...entry, at });
      const now = (await stores.agents.findById(agent.id)) ?? agent;
      await stores.outbox.add([agentChanged(now)]);
      return now;
    });
    wakeUp.wake('outbox', actor.merchantId);
    return changed;
  };

export type ChangeServing = ReturnType<typeof createChangeServing>;
