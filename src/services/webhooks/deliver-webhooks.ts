import { GIVE_UP_AFTER_MS, LOG_KEPT_MS, pauseAfterMs } from '../../domain/webhooks/webhook.js';
import type { Clock } from '../../kernel/clock.js';
import type { ClaimedEndpoint } from '../ports/queues/webhook-queue.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WebhookSender } from '../ports/webhooks/webhook-sender.js';
import type { WebhookTurn } from '../ports/webhooks/webhook-stores.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly sender: Pick<WebhookSender, 'send'>;
  readonly clock: Clock;
};

const AT_ONCE = 20;
/** Then others have their turn: well inside the lease, whatever the last request takes. */
const TURN_MS = 20_000;

type Told = { readonly isDone: boolean; readonly failures: number };

/**
 * Tells one endpoint what waits for it, one event after another in their order. The first that is not taken ends the turn and makes
 * the endpoint rest: those behind it wait, so that nobody hears of an end before the beginning.
 */
export const createDeliverWebhooks = ({ unitOfWork, sender, clock }: Deps) => {
  const tellOne = async (claimed: ClaimedEndpoint, turn: WebhookTurn, place: number): Promise<boolean> => {
    const delivery = turn.deliveries[place];
    if (!delivery) return true;
    const { id: deliveryId, type, body } = delivery;
    const reply = await sender.send({ url: turn.url, secrets: turn.secrets, deliveryId, type, body });
    const state = reply.fault === undefined ? 'delivered' : 'waiting';
    await unitOfWork.run(claimed.merchantId, ({ webhooks }) =>
      webhooks.record(deliveryId, { ...reply, state, at: clock.now() }),
    );
    return reply.fault === undefined;
  };

  const tellSome = async (claimed: ClaimedEndpoint, goesOn: () => boolean): Promise<Told | undefined> => {
    const at = clock.now();
    const giveUpBefore = new Date(at.getTime() - GIVE_UP_AFTER_MS);
    const turn = await unitOfWork.run(claimed.merchantId, ({ webhooks }) =>
      webhooks.takeTurn(claimed, { count: AT_ONCE, giveUpBefore, at }),
    );
    if (!turn) return undefined;
    for (const place of turn.deliveries.keys()) {
      if (!goesOn()) return { isDone: true, failures: 0 };
      if (!(await tellOne(claimed, turn, place))) return { isDone: true, failures: turn.failures + 1 };
    }
    return { isDone: turn.deliveries.length < AT_ONCE, failures: 0 };
  };

  return async (claimed: ClaimedEndpoint, isStopping: () => boolean = () => false): Promise<void> => {
    const until = performance.now() + TURN_MS;
    const goesOn = (): boolean => !isStopping() && performance.now() < until;
    let told: Told | undefined;
    do told = await tellSome(claimed, goesOn);
    while (told && !told.isDone && goesOn());
    if (!told) return;
    const at = clock.now();
    const after = { failures: told.failures, dueAt: new Date(at.getTime() + pauseAfterMs(told.failures)) };
    await unitOfWork.run(claimed.merchantId, async ({ webhooks }) => {
      await webhooks.release(claimed, after);
      await webhooks.prune(claimed.endpointId, new Date(at.getTime() - LOG_KEPT_MS));
    });
  };
};

export type DeliverWebhooks = ReturnType<typeof createDeliverWebhooks>;
