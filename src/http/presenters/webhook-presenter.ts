import type { WebhookDelivery, WebhookEndpoint } from '../../domain/webhooks/webhook.js';

export const presentWebhook = (endpoint: WebhookEndpoint) => {
  const { id, name, url, events, enabled, failures, dueAt, previousUntil } = endpoint;
  return {
    id,
    name,
    url,
    events: [...events],
    enabled,
    failures,
    dueAt: dueAt.toISOString(),
    previousUntil: previousUntil?.toISOString() ?? null,
  };
};

export const presentDelivery = (delivery: WebhookDelivery) => ({
  id: delivery.id,
  type: delivery.type,
  body: delivery.body,
  state: delivery.state,
  attempts: delivery.attempts,
  statusCode: delivery.statusCode ?? null,
  fault: delivery.fault ?? null,
  latencyMs: delivery.latencyMs ?? null,
  answer: delivery.answer ?? null,
  queuedAt: delivery.queuedAt.toISOString(),
  endedAt: delivery.endedAt?.toISOString() ?? null,
});
