import type { Actor } from '../../domain/people/agent.js';
import { mayManageRole } from '../../domain/people/permissions.js';
import { AppError } from '../../kernel/errors.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import { addLink } from './new-link.js';
import type { LinkDeps, NewLink } from './new-link.js';

type Deps = LinkDeps & { readonly unitOfWork: UnitOfWork };
type Input = { readonly actor: Actor; readonly agentId: string };

/**
 * A link by which a colleague sets their own password: an invitation while they never came, a reset after that. Their password
 * holds until the link is used. Nobody makes one for themselves: that takes the password. Throws `not_found`, `forbidden`,
 * `agent_disabled`.
 */
export const createMakeLink =
  ({ unitOfWork, ...deps }: Deps) =>
  ({ actor, agentId }: Input): Promise<NewLink> =>
    unitOfWork.run(actor.merchantId, async (stores) => {
      const agent = await stores.agents.lockById(agentId);
      if (!agent) throw new AppError('missing', 'not_found');
      if (agentId === actor.agentId || !mayManageRole(actor.role, agent.role))
        throw new AppError('forbidden', 'forbidden');
      if (agent.disabledAt) throw new AppError('conflict', 'agent_disabled');
      const isInvited = (await stores.links.invitedOf([agentId])).has(agentId);
      const link = await addLink(stores, deps, { agentId, kind: isInvited ? 'invitation' : 'reset' });
      const subject = { subjectType: 'agent', subjectId: agentId } as const;
      const { kind, expiresAt } = link;
      await stores.audit.add({
        actor,
        action: 'agent.link_made',
        ...subject,
        after: { kind, expiresAt },
        at: deps.clock.now(),
      });
      return link;
    });

export type MakeLink = ReturnType<typeof createMakeLink>;
