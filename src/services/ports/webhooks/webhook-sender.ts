import type { WebhookFault } from '../../../domain/webhooks/webhook.js';

export type WebhookRequest = {
  readonly url: string;
  /** The current one first; each signs. */
  readonly secrets: readonly string[];
  readonly deliveryId: string;
  readonly type: string;
  readonly body: string;
};

/** `fault` undefined: taken, with a status between 200 and 299. */
export type WebhookReply = {
  readonly fault: WebhookFault | undefined;
  readonly statusCode: number | undefined;
  readonly latencyMs: number;
  /** The beginning of what was answered. */
  readonly answer: string;
};

/** Tells an address outside of one event. Never throws; asks public addresses over https only, and follows no redirect. */
export type WebhookSender = {
  readonly send: (request: WebhookRequest) => Promise<WebhookReply>;
  /** Whether an address may be asked at all: its spelling, and where its name leads now. */
  readonly isAllowed: (url: URL) => Promise<boolean>;
};
