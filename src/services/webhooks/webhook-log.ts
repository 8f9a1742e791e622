import type { Actor } from '../../domain/people/agent.js';
import type { WebhookDelivery, WebhookDeliveryState, WebhookEndpoint } from '../../domain/webhooks/webhook.js';
import { AppError } from '../../kernel/errors.js';
import type { Cursors } from '../ports/tools/tokens.js';
import { findEndpoint } from './manage-webhooks.js';
import type { WebhookDeps } from './manage-webhooks.js';
import { toQueued } from './queued-webhook.js';

type Deps = Pick<WebhookDeps, 'unitOfWork' | 'clock' | 'newId' | 'wakeUp'> & { readonly cursors: Cursors };
type Of = { readonly actor: Actor; readonly endpointId: string };
type Walk = Of & {
  readonly state?: WebhookDeliveryState | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};
type Replay = Of & {
  readonly deliveryId?: string | undefined;
  readonly failedSince?: string | undefined;
};

/** The endpoints of a merchant, what each was told, and what it is told again. */
export const createWebhookLog = ({ unitOfWork, clock, newId, wakeUp, cursors }: Deps) => ({
  endpoints: ({ merchantId }: Actor): Promise<readonly WebhookEndpoint[]> =>
    unitOfWork.run(merchantId, ({ webhooks }) => webhooks.all()),

  /** Youngest first. */
  deliveries: async ({ actor: { merchantId }, endpointId, state, cursor, limit }: Walk) => {
    const list = `webhook_deliveries:${endpointId}:${state ?? ''}`;
    const [afterId] = cursor === undefined ? [] : cursors.open(list, merchantId, cursor);
    const { items, nextId } = await unitOfWork.run(merchantId, async (stores) => {
      await findEndpoint(stores, endpointId);
      return stores.webhooks.deliveries(endpointId, { afterId, limit, state });
    });
    const nextCursor = nextId === undefined ? null : cursors.seal(list, merchantId, [nextId]);
    return { items: [...items] satisfies WebhookDelivery[], nextCursor };
  },

  /** One that has ended, or all that failed since then: told again, in their old order. Returns how many. */
  replay: async ({ actor, endpointId, deliveryId, failedSince }: Replay): Promise<number> => {
    const at = clock.now();
    const which = deliveryId === undefined ? { failedSince: new Date(failedSince ?? 0) } : { deliveryId };
    const count = await unitOfWork.run(actor.merchantId, async (stores) => {
      await findEndpoint(stores, endpointId);
      const replayed = await stores.webhooks.replay(endpointId, which, at);
      if (deliveryId !== undefined && replayed === 0) throw new AppError('missing', 'not_found');
      const act = { actor, action: 'webhook.replayed', subjectType: 'webhook' as const, subjectId: endpointId };
      await stores.audit.add({ ...act, after: { count: replayed }, at });
      return replayed;
    });
    wakeUp.wake('webhook_deliveries', actor.merchantId);
    return count;
  },

  /** Sends an event that says nothing, to try the address and the signature. */
  ping: async ({ actor: { merchantId }, endpointId }: Of): Promise<void> => {
    const [id, at] = [newId(), clock.now()];
    await unitOfWork.run(merchantId, async (stores) => {
      const { name } = await findEndpoint(stores, endpointId);
      const event = { key: `ping:${id}`, type: 'ping' as const, at, data: { name } };
      await stores.webhooks.enqueue([toQueued({ id, endpointId, merchantId, event })], at);
    });
    wakeUp.wake('webhook_deliveries', merchantId);
  },
});

export type WebhookLog = ReturnType<typeof createWebhookLog>;
