import type { AlertTarget, AlertTargetKind } from '../../domain/alerts/alert.js';
import type { Actor } from '../../domain/people/agent.js';
import { changedFields } from '../../domain/people/audit.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { AlertOutcome, AlertSender, AlertWords } from '../ports/tools/alert-sender.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly alertSender: AlertSender;
  readonly alertWords: Pick<AlertWords, 'test'>;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
  readonly clock: Clock;
};

export type AlertTargetChange = {
  readonly kind: AlertTargetKind;
  /** Undefined: the one that is there stays. */
  readonly url?: string | undefined;
  readonly enabled: boolean;
  readonly afterMinutes: number;
};

const refused = (field: string): AppError => new AppError('invalid', 'validation', { details: { field } });

const shownOf = ({ kind, host, enabled, afterMinutes }: AlertTarget) => ({ kind, host, enabled, afterMinutes });

export const createReadAlertTarget =
  ({ unitOfWork }: Pick<Deps, 'unitOfWork'>) =>
  ({ merchantId }: Actor): Promise<AlertTarget | undefined> =>
    unitOfWork.run(merchantId, ({ alertTargets }) => alertTargets.find());

export type ReadAlertTarget = ReturnType<typeof createReadAlertTarget>;

/** The address that is to stand: the one given, or the one that is there while its kind stays. Throws `validation` without either. */
const hostOf = (known: AlertTarget | undefined, { kind, url }: AlertTargetChange): string => {
  if (url !== undefined) return new URL(url).host;
  if (known?.kind !== kind) throw refused('url');
  return known.host;
};

const follow = async ({ timers }: Pick<Stores, 'timers'>, { merchantId }: Actor, dueAt: Date | undefined) => {
  if (dueAt) await timers.set({ kind: 'unattended_look', subjectId: merchantId, dueAt });
  else await timers.cancel(['unattended_look'], merchantId);
};

/** Says where the merchant is called, and starts or ends looking out for customers who wait alone. */
export const createSaveAlertTarget =
  ({ unitOfWork, alertSender, wakeUp, clock }: Deps) =>
  async ({ actor, change }: { readonly actor: Actor; readonly change: AlertTargetChange }): Promise<AlertTarget> => {
    const { kind, url, enabled, afterMinutes } = change;
    if (url !== undefined && !(await alertSender.isAllowed(kind, url))) throw refused('url');
    const saved = await unitOfWork.run(actor.merchantId, async (stores) => {
      const { alertTargets, audit } = stores;
      const known = await alertTargets.find();
      await alertTargets.save({ kind, url, host: hostOf(known, change), enabled, afterMinutes });
      await follow(stores, actor, enabled ? clock.now() : undefined);
      const target = await alertTargets.find();
      if (!target) throw refused('url');
      const changed = changedFields(known ? shownOf(known) : {}, {
        ...shownOf(target),
        ...(url !== undefined && { secretUrl: url }),
      });
      const subject = { subjectType: 'merchant', subjectId: actor.merchantId } as const;
      if (changed) await audit.add({ actor, action: 'alert_target.changed', ...subject, ...changed, at: clock.now() });
      return target;
    });
    wakeUp.wake('timers', actor.merchantId);
    return saved;
  };

export type SaveAlertTarget = ReturnType<typeof createSaveAlertTarget>;

/** Calls the merchant once, to see whether it arrives. Throws `missing` where nothing is set. */
export const createTestAlertTarget =
  ({ unitOfWork, alertSender, alertWords, clock }: Deps) =>
  async ({ merchantId }: Actor): Promise<AlertOutcome> => {
    const target = await unitOfWork.run(merchantId, ({ alertTargets }) => alertTargets.lockWired());
    if (!target) throw new AppError('missing', 'not_found');
    const outcome = await alertSender.send(target.kind, target.url, { type: 'test', text: alertWords.test() });
    const fault = outcome.status === 'failed' ? outcome.fault : undefined;
    await unitOfWork.run(merchantId, ({ alertTargets }) => alertTargets.noteOutcome(clock.now(), fault));
    return outcome;
  };

export type TestAlertTarget = ReturnType<typeof createTestAlertTarget>;
