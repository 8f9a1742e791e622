import type {
  WebhookDelivery,
  WebhookDeliveryState,
  WebhookEndpoint,
  WebhookFault,
} from '../../../domain/webhooks/webhook.js';
import type { WebhookEventType } from '../../../domain/webhooks/webhook-event.js';

export type EndpointRow = {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEventType[];
  readonly enabled: boolean;
  readonly failures: number;
  readonly due_at: Date;
  readonly previous_until: Date | null;
  readonly created_at: Date;
};
export const ENDPOINT_COLUMNS = 'id, name, url, events, enabled, failures, due_at, previous_until, created_at';

export const toEndpoint = (row: EndpointRow): WebhookEndpoint => ({
  id: row.id,
  name: row.name,
  url: row.url,
  events: row.events,
  enabled: row.enabled,
  failures: row.failures,
  dueAt: row.due_at,
  previousUntil: row.previous_until ?? undefined,
  createdAt: row.created_at,
});

export type DeliveryRow = {
  readonly id: string;
  readonly seq: string;
  readonly type: string;
  readonly body: string;
  readonly state: WebhookDeliveryState;
  readonly attempts: number;
  readonly status_code: number | null;
  readonly fault: WebhookFault | null;
  readonly latency_ms: number | null;
  readonly answer: string | null;
  readonly queued_at: Date;
  readonly ended_at: Date | null;
};
export const DELIVERY_COLUMNS =
  'id, seq, type, body, state, attempts, status_code, fault, latency_ms, answer, queued_at, ended_at';

export const toDelivery = (row: DeliveryRow): WebhookDelivery => ({
  id: row.id,
  seq: row.seq,
  type: row.type,
  body: row.body,
  state: row.state,
  attempts: row.attempts,
  statusCode: row.status_code ?? undefined,
  fault: row.fault ?? undefined,
  latencyMs: row.latency_ms ?? undefined,
  answer: row.answer ?? undefined,
  queuedAt: row.queued_at,
  endedAt: row.ended_at ?? undefined,
});
