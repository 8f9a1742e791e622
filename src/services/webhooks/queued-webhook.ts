import type { WebhookEvent } from '../../domain/webhooks/webhook-event.js';
import { webhookBody } from '../../domain/webhooks/webhook-event.js';
import type { QueuedWebhook } from '../ports/webhooks/webhook-stores.js';

type Wanted = {
  readonly id: string;
  readonly endpointId: string;
  readonly merchantId: string;
  readonly event: WebhookEvent;
};

/** An event as it waits for one endpoint. */
export const toQueued = ({ id, endpointId, merchantId, event }: Wanted): QueuedWebhook => ({
  id,
  endpointId,
  key: event.key,
  type: event.type,
  body: webhookBody(merchantId, event),
});
