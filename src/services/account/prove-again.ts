import { isProofFresh } from '../../domain/people/proof.js';
import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { SecondFactorDirectory } from '../ports/stores/people/second-factor-stores.js';
import type { Principal, SessionStore } from '../ports/stores/people/session-stores.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import { createCountAttempt } from '../sign-in/count-attempt.js';
import { createTakeCode } from '../sign-in/take-code.js';
import type { ProveSelf } from './prove-self.js';

type Deps = {
  readonly sessions: Pick<SessionStore, 'provedAt'>;
  readonly secondFactors: SecondFactorDirectory;
  readonly unitOfWork: UnitOfWork;
  readonly proveSelf: ProveSelf;
  readonly clock: Clock;
} & Parameters<typeof createCountAttempt>[0] &
  Parameters<typeof createTakeCode>[0];

/**
 * Lets through who has signed in or proved themselves in the last minutes, and the API token that was made for it. Asked of
 * Postgres each time, never of a cache. Throws `proof_required` with what is to be shown, `forbidden` to other tokens.
 */
export const createRequireProof =
  ({ sessions, secondFactors, clock }: Pick<Deps, 'sessions' | 'secondFactors' | 'clock'>) =>
  async ({ actor, id, scopes }: Principal): Promise<void> => {
    if (scopes?.includes('critical')) return;
    if (scopes) throw new AppError('forbidden', 'forbidden');
    if (isProofFresh(await sessions.provedAt(id), clock.now())) return;
    const by = (await secondFactors.secretOf(actor.agentId)) === undefined ? 'password' : 'code';
    throw new AppError('forbidden', 'proof_required', { details: { by } });
  };

export type RequireProof = ReturnType<typeof createRequireProof>;

type Shown = {
  readonly actor: Actor;
  readonly address: string;
  readonly password: string | undefined;
  readonly code: string | undefined;
};

const createProveByCode = (deps: Deps) => {
  const countAttempt = createCountAttempt(deps);
  const takeCode = createTakeCode(deps);
  return async (secret: string, { actor: { merchantId, agentId }, address, code: shown }: Shown): Promise<void> => {
    if (shown === undefined) throw new AppError('unauthenticated', 'totp_required');
    const agent = await deps.unitOfWork.run(merchantId, ({ agents }) => agents.findById(agentId));
    if (!agent) throw new AppError('unauthenticated', 'unauthenticated');
    const { takeBack } = await countAttempt({ loginName: agent.loginName, address });
    if (!(await takeCode(agentId, { secret, shown }))) throw new AppError('unauthenticated', 'totp_wrong');
    await takeBack();
  };
};

const createShow = (deps: Deps) => {
  const proveByCode = createProveByCode(deps);
  return async (shown: Shown): Promise<'password' | 'code'> => {
    const secret = await deps.secondFactors.secretOf(shown.actor.agentId);
    if (secret !== undefined) {
      await proveByCode(secret, shown);
      return 'code';
    }
    const { actor, address, password } = shown;
    if (password === undefined) throw new AppError('invalid', 'validation', { details: { field: 'password' } });
    await deps.proveSelf({ actor, password, address });
    return 'password';
  };
};

type Input = Omit<Shown, 'actor'> & { readonly principal: Principal };

/**
 * Marks the session as proved: by a code where a second factor is set up, else by the password, under the limits of signing in.
 * Throws `bad_credentials`, `totp_required`, `totp_wrong`, `too_many_attempts`, `forbidden` to an API token.
 */
export const createProveAgain = (deps: Deps) => {
  const show = createShow(deps);
  return async ({ principal: { actor, id, scopes }, ...shown }: Input): Promise<void> => {
    if (scopes) throw new AppError('forbidden', 'forbidden');
    const by = await show({ actor, ...shown });
    const at = deps.clock.now();
    await deps.unitOfWork.run(actor.merchantId, async ({ sessions, audit }) => {
      await sessions.markProved(id, at);
      const subject = { subjectType: 'agent', subjectId: actor.agentId } as const;
      await audit.add({ actor, action: 'session.proved', ...subject, after: { provedBy: by }, at });
    });
  };
};

export type ProveAgain = ReturnType<typeof createProveAgain>;
