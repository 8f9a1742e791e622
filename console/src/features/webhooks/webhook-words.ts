import type { WebhookDeliveryView, WebhookEventName, WebhookView } from '../../../../src/contract/webhooks/webhooks.js';
import { formatMoment } from '../../locales/format-time.js';
import { knownKey, t } from '../../locales/translate.js';

export const EVENT_NAMES: readonly WebhookEventName[] = [
  'conversation.opened',
  'conversation.assigned',
  'conversation.closed',
  'conversation.reopened',
  'message.received',
  'message.sent',
  'ticket.opened',
  'ticket.changed',
  'rating.given',
];

export const eventWords = (type: string): string =>
  t(knownKey(`webhook.event.${type}`) ?? 'webhook.otherEvent', { type });

/** How it goes with an address; undefined: well. */
export const troubleOf = ({ enabled, failures, dueAt }: WebhookView, nowMs: number): string | undefined => {
  if (!enabled || failures === 0) return undefined;
  return t('webhook.resting', { count: failures, time: formatMoment(dueAt, nowMs) });
};

/** What became of a delivery, in one line. */
export const outcomeOf = ({ state, statusCode, fault, latencyMs, attempts }: WebhookDeliveryView): string =>
  [
    t(`webhook.state.${state}`),
    statusCode === null ? undefined : String(statusCode),
    fault === null || statusCode !== null ? undefined : t(`webhook.fault.${fault}`),
    latencyMs === null ? undefined : t('webhook.latency', { ms: latencyMs }),
    attempts > 1 ? t('webhook.attempts', { count: attempts }) : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
