import type { DomainEvent } from '../../domain/conversations/events.js';
import { toWebhookEvent } from '../../domain/webhooks/webhook-event.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import { toQueued } from './queued-webhook.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly wakeUp: Pick<WakeUp, 'wake' | 'on'>;
};

/** How long a change of the endpoints may stay unnoticed where its nudge was lost. */
const KNOWN_FOR_MS = 10_000;
const MOST_KNOWN = 10_000;

type Known = { readonly types: ReadonlySet<string>; readonly until: number };

/** Which types of events a merchant's endpoints want: most have none, and their events cost nothing. */
const createWanted = ({ unitOfWork, wakeUp }: Pick<Deps, 'unitOfWork' | 'wakeUp'>) => {
  const known = new Map<string, Known>();
  wakeUp.on('webhooks', (merchantId) => void known.delete(merchantId));
  return async (merchantId: string): Promise<ReadonlySet<string>> => {
    const found = known.get(merchantId);
    if (found && found.until > performance.now()) return found.types;
    const endpoints = await unitOfWork.run(merchantId, ({ webhooks }) => webhooks.all());
    const types = new Set<string>(endpoints.flatMap(({ enabled, events }) => (enabled ? events : [])));
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(merchantId, { types, until: performance.now() + KNOWN_FOR_MS });
    return types;
  };
};

/** Queues what the outside wants to know: called by the relay with each batch of events, in order, possibly twice. */
export const createFollowWebhooks = (deps: Deps) => {
  const { unitOfWork, clock, newId, wakeUp } = deps;
  const wantedBy = createWanted(deps);
  return async (merchantId: string, events: readonly DomainEvent[]): Promise<void> => {
    const at = clock.now();
    const wanted = await wantedBy(merchantId);
    if (wanted.size === 0) return;
    const told = events.flatMap((event) => toWebhookEvent(event, at) ?? []).filter(({ type }) => wanted.has(type));
    if (told.length === 0) return;
    await unitOfWork.run(merchantId, async ({ webhooks }) => {
      const endpoints = (await webhooks.all()).filter(({ enabled }) => enabled);
      const queued = endpoints.flatMap(({ id: endpointId, events: types }) =>
        told
          .filter(({ type }) => types.some((wantedType) => wantedType === type))
          .map((event) => toQueued({ id: newId(), endpointId, merchantId, event })),
      );
      await webhooks.enqueue(queued, at);
    });
    wakeUp.wake('webhook_deliveries', merchantId);
  };
};

export type FollowWebhooks = ReturnType<typeof createFollowWebhooks>;
