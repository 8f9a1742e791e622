import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { AnnounceEnding } from '../sign-in/end-sessions.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly announceEnding: AnnounceEnding; readonly clock: Clock };
type Input = { readonly actor: Actor; readonly tokenId: string };

/** Ends an API token for good. */
export const createRevokeApiToken =
  ({ unitOfWork, announceEnding, clock }: Deps) =>
  async ({ actor, tokenId }: Input): Promise<void> => {
    const isRevoked = await unitOfWork.run(actor.merchantId, async ({ apiTokens, audit }) => {
      const at = clock.now();
      const before = await apiTokens.revoke(tokenId, at);
      if (!before) return false;
      await audit.add({ actor, action: 'api_token.revoked', subjectType: 'api_token', subjectId: tokenId, before, at });
      return true;
    });
    if (!isRevoked) throw new AppError('missing', 'not_found');
    await announceEnding(actor.agentId, [tokenId]);
  };

export type RevokeApiToken = ReturnType<typeof createRevokeApiToken>;
