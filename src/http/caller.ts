import type { Context } from 'koa';
import { mayDo } from '../domain/people/permissions.js';
import type { Right } from '../domain/people/permissions.js';
import { AppError } from '../kernel/errors.js';
import type { RequireProof } from '../services/account/prove-again.js';
import type { Authenticate } from '../services/sign-in/authenticate.js';
import { credentialOf } from '../services/sign-in/credential.js';
import type { Credential } from '../services/sign-in/credential.js';
import type { Principal } from '../services/ports/stores/people/session-stores.js';
import type { Tokens } from '../services/ports/tools/tokens.js';
import type { RateLimits } from './rate-limits.js';

const READING = new Set(['GET', 'HEAD']);

type Deps = {
  readonly authenticate: Authenticate;
  readonly requireProof: RequireProof;
  readonly tokens: Pick<Tokens, 'csrfTokenOf' | 'isEqual'>;
  readonly limit: RateLimits;
  readonly cookieName: string;
  /** Where a browser may come from to write. */
  readonly origins: readonly string[];
};

/** Who calls, and with what. */
export type Caller = { readonly principal: Principal; readonly credential: Credential };

/** What a route asks of who calls it. */
type Admission = {
  readonly right: Right;
  readonly isOpenWithoutSecondFactor: boolean;
  readonly needsProof: boolean;
};

const csrfRefused = (): AppError => new AppError('forbidden', 'csrf');

/** Only a page of ours knows the token, and only a page of ours has our origin: a browser's write needs both. */
const refuseForgedWrite = (ctx: Context, { token }: Credential, { tokens, origins }: Deps): void => {
  const isOurs = origins.includes(ctx.get('origin'));
  if (!isOurs || !tokens.isEqual(ctx.get('x-csrf-token'), tokens.csrfTokenOf(token))) throw csrfRefused();
};

/** Who may come in. Throws `unauthenticated`, `csrf`, `forbidden`, `second_factor_required`, `proof_required` or `rate_limited`. */
export const createCallers = (deps: Deps) => ({
  /** For routes anybody may call: a write that says where it comes from has to come from us. */
  admitAnybody: (ctx: Context): void => {
    const origin = ctx.get('origin');
    if (!READING.has(ctx.method) && origin !== '' && !deps.origins.includes(origin)) throw csrfRefused();
  },
  admit: async (ctx: Context, admission: Admission, address: string): Promise<Caller> => {
    const { right, isOpenWithoutSecondFactor, needsProof } = admission;
    const credential = credentialOf(ctx.headers, deps.cookieName);
    const principal = credential && (await deps.authenticate(credential));
    if (!principal) {
      deps.limit('refused', address);
      throw new AppError('unauthenticated', 'unauthenticated');
    }
    if (credential.kind === 'session' && !READING.has(ctx.method)) refuseForgedWrite(ctx, credential, deps);
    if (!mayDo(principal.actor.role, principal.scopes, right)) throw new AppError('forbidden', 'forbidden');
    if (principal.lacksSecondFactor && !isOpenWithoutSecondFactor)
      throw new AppError('forbidden', 'second_factor_required');
    if (needsProof) await deps.requireProof(principal);
    return { principal, credential };
  },
});

export type Callers = ReturnType<typeof createCallers>;
