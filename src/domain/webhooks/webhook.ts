import type { WebhookEventType } from './webhook-event.js';

export type WebhookEndpoint = {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEventType[];
  readonly enabled: boolean;
  /** In a row, until now. */
  readonly failures: number;
  /** Not asked before then. */
  readonly dueAt: Date;
  /** A rotated secret signs beside the new one until then. */
  readonly previousUntil: Date | undefined;
  readonly createdAt: Date;
};

export type WebhookDeliveryState = 'waiting' | 'delivered' | 'failed';

/** Why there was no answer with a status between 200 and 299. */
export type WebhookFault = 'unreachable' | 'slow' | 'unreadable' | 'refused' | 'given_up';

export type WebhookDelivery = {
  readonly id: string;
  /** Rises in the order of telling. */
  readonly seq: string;
  readonly type: string;
  readonly body: string;
  readonly state: WebhookDeliveryState;
  readonly attempts: number;
  readonly statusCode: number | undefined;
  readonly fault: WebhookFault | undefined;
  readonly latencyMs: number | undefined;
  readonly answer: string | undefined;
  readonly queuedAt: Date;
  readonly endedAt: Date | undefined;
};

const PAUSES_SECONDS = [5, 30, 120, 600, 1800, 3600] as const;

/** How long an endpoint rests after so many failures in a row: one that is away for a day is asked once an hour. */
export const pauseAfterMs = (failures: number): number =>
  (PAUSES_SECONDS[Math.min(failures, PAUSES_SECONDS.length) - 1] ?? 0) * 1000;

/** An event that could not be told for so long is told no more, unless somebody asks for it again. */
export const GIVE_UP_AFTER_MS = 24 * 3_600_000;
/** How long a rotated secret still signs. */
export const PREVIOUS_SECRET_MS = 24 * 3_600_000;
/** How long the log is kept. */
export const LOG_KEPT_MS = 30 * 24 * 3_600_000;
