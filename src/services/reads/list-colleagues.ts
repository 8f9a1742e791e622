import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import type { ColleagueReads, ColleagueRecord } from '../ports/reads/conversation-reads.js';
import type { Presence } from '../ports/live/presence.js';

type Deps = {
  readonly reads: ColleagueReads;
  readonly presence: Pick<Presence, 'connectedAgents'>;
  readonly logger: Logger;
};

const NOBODY: ReadonlySet<string> = new Set();

/** Who a conversation may be handed to. While Redis is away nobody counts as connected. */
export const createListColleagues =
  ({ reads, presence, logger }: Deps) =>
  async (actor: Actor): Promise<readonly (ColleagueRecord & { readonly connected: boolean })[]> => {
    const connected = presence.connectedAgents(actor.merchantId).catch((error: unknown) => {
      if (!(error instanceof AppError && error.kind === 'unavailable')) throw error;
      logger.debug({ err: error }, 'presence is not known');
      return NOBODY;
    });
    const [colleagues, present] = await Promise.all([reads.list(actor.merchantId), connected]);
    return colleagues.map((colleague) => ({ ...colleague, connected: present.has(colleague.id) }));
  };

export type ListColleagues = ReturnType<typeof createListColleagues>;
