import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { OneTimeCodes } from '../ports/tools/one-time-codes.js';
import type { Tokens } from '../ports/tools/tokens.js';
import { recoveryCodeIn } from '../sign-in/recovery-code.js';
import type { AnnounceEnding } from '../sign-in/end-sessions.js';
import type { ProveSelf, SelfProof } from './prove-self.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly proveSelf: ProveSelf;
  readonly oneTimeCodes: OneTimeCodes;
  readonly tokens: Pick<Tokens, 'hash'>;
  readonly clock: Clock;
  /** What is known of the agent's sessions is asked anew: whether a second factor is lacking has changed. */
  readonly announceEnding: AnnounceEnding;
};

export type Enrolment = { readonly secret: string; readonly uri: string };
export type RecoveryCodes = { readonly recoveryCodes: readonly string[] };

const ISSUER = 'Jiedai 接待';

const createRecoveryCodes =
  ({ oneTimeCodes, tokens }: Pick<Deps, 'oneTimeCodes' | 'tokens'>) =>
  () => {
    const recoveryCodes = oneTimeCodes.newRecoveryCodes();
    const codeHashes = recoveryCodes.map((code) => tokens.hash(recoveryCodeIn(code) ?? code));
    return { recoveryCodes, codeHashes };
  };

/** Gives the secret for the authenticator app. It is asked for at sign-in only when `confirm` has seen a code of it. */
export const createBeginSecondFactor =
  ({ unitOfWork, proveSelf, oneTimeCodes }: Deps) =>
  async (input: SelfProof): Promise<Enrolment> => {
    const { loginName } = await proveSelf(input);
    const { merchantId, agentId } = input.actor;
    const secret = oneTimeCodes.newSecret();
    await unitOfWork.run(merchantId, async ({ secondFactors }) => {
      if ((await secondFactors.find(agentId))?.isConfirmed) throw new AppError('conflict', 'already_exists');
      await secondFactors.begin(agentId, secret);
    });
    return { secret, uri: oneTimeCodes.uriOf({ secret, issuer: ISSUER, label: loginName }) };
  };

/** A code of the app proves that it knows the secret. The recovery codes are shown this once. Throws `totp_wrong`, `not_found` before it was begun. */
export const createConfirmSecondFactor =
  (deps: Deps) =>
  async ({ actor, code }: { readonly actor: Actor; readonly code: string }): Promise<RecoveryCodes> => {
    const { unitOfWork, oneTimeCodes, clock } = deps;
    const { recoveryCodes, codeHashes } = createRecoveryCodes(deps)();
    await unitOfWork.run(actor.merchantId, async (stores) => {
      const { secondFactors } = stores;
      const begun = await secondFactors.find(actor.agentId);
      if (!begun) throw new AppError('missing', 'not_found');
      if (begun.isConfirmed) throw new AppError('conflict', 'already_exists');
      const at = clock.now();
      const step = oneTimeCodes.stepOf({ secret: begun.secret, code: code.replace(/\s/g, ''), at });
      if (step === undefined) throw new AppError('invalid', 'totp_wrong');
      await secondFactors.confirm(actor.agentId, { step, at, codeHashes });
      await note(stores, actor, { action: 'second_factor.confirmed', hasSecondFactor: true, at });
    });
    await deps.announceEnding(actor.agentId, [actor.agentId]);
    return { recoveryCodes };
  };

/** Whether an account is protected is for everybody to find in the log; what protects it is not. */
const note = (
  { audit }: Pick<Stores, 'audit'>,
  actor: Actor,
  act: { readonly action: string; readonly hasSecondFactor: boolean; readonly at: Date },
): Promise<void> =>
  audit.add({
    actor,
    action: act.action,
    subjectType: 'agent',
    subjectId: actor.agentId,
    after: { hasSecondFactor: act.hasSecondFactor },
    at: act.at,
  });

const requireConfirmed = async ({ secondFactors }: Pick<Stores, 'secondFactors'>, agentId: string): Promise<void> => {
  if (!(await secondFactors.find(agentId))?.isConfirmed) throw new AppError('missing', 'not_found');
};

/** New recovery codes; the old ones are good for nothing any more. */
export const createRenewRecoveryCodes =
  (deps: Deps) =>
  async (input: SelfProof): Promise<RecoveryCodes> => {
    await deps.proveSelf(input);
    const { merchantId, agentId } = input.actor;
    const { recoveryCodes, codeHashes } = createRecoveryCodes(deps)();
    await deps.unitOfWork.run(merchantId, async (stores) => {
      await requireConfirmed(stores, agentId);
      await stores.secondFactors.replaceCodes(agentId, codeHashes);
      const at = deps.clock.now();
      await note(stores, input.actor, { action: 'second_factor.codes_renewed', hasSecondFactor: true, at });
    });
    return { recoveryCodes };
  };

export const createRemoveSecondFactor =
  ({ unitOfWork, proveSelf, announceEnding, clock }: Deps) =>
  async (input: SelfProof): Promise<void> => {
    await proveSelf(input);
    const { merchantId, agentId } = input.actor;
    await unitOfWork.run(merchantId, async (stores) => {
      await stores.secondFactors.remove(agentId);
      const act = { action: 'second_factor.removed', hasSecondFactor: false, at: clock.now() };
      await note(stores, input.actor, act);
    });
    await announceEnding(agentId, [agentId]);
  };

export type SecondFactorActs = {
  readonly beginSecondFactor: ReturnType<typeof createBeginSecondFactor>;
  readonly confirmSecondFactor: ReturnType<typeof createConfirmSecondFactor>;
  readonly renewRecoveryCodes: ReturnType<typeof createRenewRecoveryCodes>;
  readonly removeSecondFactor: ReturnType<typeof createRemoveSecondFactor>;
};
