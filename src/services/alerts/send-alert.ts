import type { Alert } from '../../domain/alerts/alert.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { AlertSender } from '../ports/tools/alert-sender.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly alertSender: Pick<AlertSender, 'send'>; readonly clock: Clock };

/** Later than that it is no news. */
const MOST_TRIES = 5;

const TYPES: readonly Alert['type'][] = ['customers_waiting', 'wiring_red', 'test'];

const alertOf = ({ payload: { type, text } }: DueTimer): Alert | undefined => {
  const known = TYPES.find((each) => each === type);
  return known && typeof text === 'string' ? { type: known, text } : undefined;
};

/** Hands an alert to the timers, in the transaction of what it is about. Without a target that is switched on, nobody is called. */
export const queueAlert = async (
  { alertTargets, timers }: Pick<Stores, 'alertTargets' | 'timers'>,
  { alert, at, newId }: { readonly alert: Alert; readonly at: Date; readonly newId: NewId },
): Promise<boolean> => {
  const target = await alertTargets.find();
  if (!target?.enabled) return false;
  await timers.set({ kind: 'alert_send', subjectId: newId(), dueAt: at, payload: { ...alert } });
  return true;
};

/** Calls the merchant; what does not arrive is tried again a few times. */
export const createOnAlertSend =
  ({ unitOfWork, alertSender, clock }: Deps) =>
  async (timer: DueTimer): Promise<void> => {
    const { merchantId, id, leaseNumber, attempts } = timer;
    const alert = alertOf(timer);
    const target = alert && (await unitOfWork.run(merchantId, ({ alertTargets }) => alertTargets.lockWired()));
    const outcome = alert && target?.enabled ? await alertSender.send(target.kind, target.url, alert) : undefined;
    if (outcome?.status === 'failed' && attempts < MOST_TRIES) {
      throw new AppError('unavailable', 'unavailable', { details: { fault: outcome.fault } });
    }
    await unitOfWork.run(merchantId, async ({ timers, alertTargets }) => {
      if (!(await timers.take(id, leaseNumber)) || !outcome) return;
      await alertTargets.noteOutcome(clock.now(), outcome.status === 'failed' ? outcome.fault : undefined);
    });
  };
