import type { Actor } from '../../domain/people/agent.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { Authenticate } from './authenticate.js';
import { credentialOf } from './credential.js';
import type { CredentialHeaders } from './credential.js';

type Deps = {
  readonly authenticate: Authenticate;
  readonly unitOfWork: UnitOfWork;
  /** `sessionCookieName(isSecure)` */
  readonly cookieName: string;
};

export type SocketIdentity = {
  readonly actor: Actor;
  readonly skillGroupIds: readonly string[];
  /** When it ends by itself; undefined for an API token. */
  readonly expiresAt: Date | undefined;
};

/** Who opens a socket, with what decides what they may hear; undefined for nobody, and for a token that may not read. */
export const createIdentifySocket =
  ({ authenticate, unitOfWork, cookieName }: Deps) =>
  async (headers: CredentialHeaders): Promise<SocketIdentity | undefined> => {
    const credential = credentialOf(headers, cookieName);
    const principal = credential && (await authenticate(credential));
    if (!principal || principal.lacksSecondFactor || principal.scopes?.includes('read') === false) return undefined;
    const { actor, expiresAt } = principal;
    const agent = await unitOfWork.run(actor.merchantId, ({ agents }) => agents.findById(actor.agentId));
    return agent && { actor, skillGroupIds: agent.skillGroupIds, expiresAt };
  };

export type IdentifySocket = ReturnType<typeof createIdentifySocket>;
