import type { Actor } from '../../domain/people/agent.js';
import type { Logger } from '../../kernel/logger.js';
import type { ColleagueReads, ColleagueRecord } from '../ports/reads/conversation-reads.js';
import type { Presence } from '../ports/live/presence.js';
import { createReadConnected } from './connected-agents.js';

type Deps = {
  readonly reads: ColleagueReads;
  readonly presence: Pick<Presence, 'connectedAgents'>;
  readonly logger: Logger;
};

/** Who a conversation may be handed to. While Redis is away nobody counts as connected. */
export const createListColleagues = ({ reads, ...deps }: Deps) => {
  const readConnected = createReadConnected(deps);
  return async (actor: Actor): Promise<readonly (ColleagueRecord & { readonly connected: boolean })[]> => {
    const [colleagues, present] = await Promise.all([reads.list(actor.merchantId), readConnected(actor.merchantId)]);
    return colleagues.map((colleague) => ({ ...colleague, connected: present.has(colleague.id) }));
  };
};

export type ListColleagues = ReturnType<typeof createListColleagues>;
