import type { Actor } from '../../domain/people/agent.js';
import { mayManageRole } from '../../domain/people/permissions.js';
import { AppError } from '../../kernel/errors.js';
import type { ConversationDeps } from '../conversations/deps.js';
import type { AnnounceEnding } from '../sign-in/end-sessions.js';
import { agentChanged } from './agent-changed.js';
import { handOverConversations } from './hand-over.js';

type Deps = ConversationDeps & { readonly announceEnding: AnnounceEnding };
type Input = { readonly actor: Actor; readonly agentId: string };

/**
 * Takes an agent away for good: what they hold is handed over first, they are signed out everywhere, their login name is free
 * again. Their name stays in what they did. Nobody removes themselves, so the last owner stays one.
 */
export const createRemoveAgent =
  ({ unitOfWork, clock, newId, wakeUp, announceEnding }: Deps) =>
  async ({ actor, agentId }: Input): Promise<void> => {
    await unitOfWork.run(actor.merchantId, async (stores) => {
      const agent = await stores.agents.lockById(agentId);
      if (!agent) throw new AppError('missing', 'not_found');
      if (agentId === actor.agentId || !mayManageRole(actor.role, agent.role))
        throw new AppError('forbidden', 'forbidden');
      const at = clock.now();
      const handedOver = await handOverConversations(stores, { agentId, at, newId });
      await stores.agents.setStatus(agentId, { status: 'offline', changedBy: actor.agentId, at });
      await stores.agents.setSkillGroups(agentId, []);
      await stores.agents.remove(agentId, at);
      await stores.links.removeOf(agentId);
      await stores.secondFactors.remove(agentId);
      await stores.sessions.endAllOf(agentId, at);
      const { name, loginName, role } = agent;
      const subject = { subjectType: 'agent', subjectId: agentId } as const;
      const entry = { before: { name, loginName, role }, after: { handedOver } };
      await stores.audit.add({ actor, action: 'agent.removed', ...subject, ...entry, at });
      const gone = { ...agent, status: 'offline', skillGroupIds: [], disabledAt: at } as const;
      await stores.outbox.add([agentChanged(gone)]);
    });
    await announceEnding(agentId, [agentId]);
    wakeUp.wake('outbox', actor.merchantId);
  };

export type RemoveAgent = ReturnType<typeof createRemoveAgent>;
