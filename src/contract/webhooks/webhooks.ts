import { z } from 'zod';
import { id, instant, pageOf, pageQuery } from '../paging.js';

export const webhookEvent = z.enum([
  'conversation.opened',
  'conversation.assigned',
  'conversation.closed',
  'conversation.reopened',
  'message.received',
  'message.sent',
  'ticket.opened',
  'ticket.changed',
  'rating.given',
]);
export type WebhookEventName = z.infer<typeof webhookEvent>;

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]*$/u);
const url = z.url({ protocol: /^https?$/ }).max(512);
const events = z
  .array(webhookEvent)
  .min(1)
  .refine((all) => new Set(all).size === all.length, 'repeated');

/** https and public, or a host of TRUSTED_NETWORK_HOSTS. */
export const newWebhookBody = z.strictObject({ name, url, events });
export const changeWebhookBody = z.strictObject({ name, url, events, enabled: z.boolean() }).partial();

export const webhookView = z.object({
  id,
  name: z.string(),
  url: z.string(),
  events: z.array(webhookEvent),
  enabled: z.boolean(),
  /** In a row, until now; from 1 on the endpoint rests until `dueAt`. */
  failures: z.number().int(),
  dueAt: instant,
  /** The former secret signs too until then. */
  previousUntil: instant.nullable(),
});
export type WebhookView = z.infer<typeof webhookView>;
export const webhookList = z.object({ items: z.array(webhookView) });
/** `secret` is shown this once. */
export const webhookWithSecret = webhookView.extend({ secret: z.string() });

export const webhookDeliveryState = z.enum(['waiting', 'delivered', 'failed']);
export const webhookDeliveryView = z.object({
  id,
  type: z.string(),
  /** Exactly what was or will be sent. */
  body: z.string(),
  state: webhookDeliveryState,
  attempts: z.number().int(),
  statusCode: z.number().int().nullable(),
  fault: z.enum(['unreachable', 'slow', 'unreadable', 'refused', 'given_up']).nullable(),
  latencyMs: z.number().int().nullable(),
  /** The first 500 characters. */
  answer: z.string().nullable(),
  queuedAt: instant,
  endedAt: instant.nullable(),
});
export type WebhookDeliveryView = z.infer<typeof webhookDeliveryView>;
export const webhookDeliveryList = pageOf(webhookDeliveryView);
export const webhookDeliveryQuery = pageQuery.extend({ state: webhookDeliveryState.optional() });

/** One that has ended, or all that failed since then. */
export const replayBody = z
  .strictObject({ deliveryId: id.optional(), failedSince: instant.optional() })
  .refine((body) => (body.deliveryId === undefined) !== (body.failedSince === undefined), 'delivery_or_since');
export const replayAnswer = z.object({ replayed: z.number().int() });
