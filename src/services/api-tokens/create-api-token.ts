import type { Actor } from '../../domain/people/agent.js';
import type { ApiScope } from '../../domain/people/permissions.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import { API_TOKEN_PREFIX } from '../sign-in/authenticate.js';
import type { Tokens } from '../ports/tools/tokens.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly tokens: Tokens; readonly newId: NewId; readonly clock: Clock };
type Input = {
  readonly actor: Actor;
  /** The scopes of the asking API token, which cannot give what it has not; undefined for a browser. */
  readonly actorScopes: readonly ApiScope[] | undefined;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
};

/** Makes an API token that acts as the agent who made it. It is shown this once; only its hash is kept. */
export const createCreateApiToken =
  ({ unitOfWork, tokens, newId, clock }: Deps) =>
  async ({ actor, actorScopes, name, scopes }: Input): Promise<{ readonly id: string; readonly token: string }> => {
    if (actorScopes && !scopes.every((scope) => actorScopes.includes(scope))) {
      throw new AppError('forbidden', 'forbidden');
    }
    const token = `${API_TOKEN_PREFIX}${tokens.newToken()}`;
    const id = newId();
    const tokenHash = tokens.hash(token);
    await unitOfWork.run(actor.merchantId, async ({ apiTokens, audit }) => {
      await apiTokens.add({ id, agentId: actor.agentId, name, tokenHash, scopes: [...new Set(scopes)] });
      await audit.add({
        actor,
        action: 'api_token.created',
        subjectType: 'api_token',
        subjectId: id,
        after: { name, scopes },
        at: clock.now(),
      });
    });
    return { id, token };
  };

export type CreateApiToken = ReturnType<typeof createCreateApiToken>;
