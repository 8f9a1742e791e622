import type { WebhookDelivery, WebhookDeliveryState, WebhookEndpoint } from '../../../domain/webhooks/webhook.js';
import type { Page, PageRequest } from '../stores/people/people-stores.js';
import type { WebhookReply } from './webhook-sender.js';

export type QueuedWebhook = {
  readonly id: string;
  readonly endpointId: string;
  readonly key: string;
  readonly type: string;
  readonly body: string;
};

/** What a worker needs to tell an endpoint: its next events, in order. */
export type WebhookTurn = {
  readonly url: string;
  readonly secrets: readonly string[];
  readonly failures: number;
  readonly deliveries: readonly Pick<WebhookDelivery, 'id' | 'type' | 'body'>[];
};

export type WebhookStore = {
  readonly add: (
    endpoint: Pick<WebhookEndpoint, 'id' | 'name' | 'url' | 'events' | 'createdAt'> & { readonly secret: string },
  ) => Promise<void>;
  /** Enabling it anew forgets its failures. */
  readonly update: (
    id: string,
    patch: Partial<Pick<WebhookEndpoint, 'name' | 'url' | 'events' | 'enabled'>>,
  ) => Promise<void>;
  /** The former secret signs too until `previousUntil`. */
  readonly rotate: (id: string, secret: string, previousUntil: Date) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  readonly findById: (id: string) => Promise<WebhookEndpoint | undefined>;
  readonly all: () => Promise<readonly WebhookEndpoint[]>;
  /** An event that was queued for the same endpoint before is passed over. */
  readonly enqueue: (events: readonly QueuedWebhook[], at: Date) => Promise<void>;
  /** Youngest first. */
  readonly deliveries: (
    endpointId: string,
    page: PageRequest & { readonly state: WebhookDeliveryState | undefined },
  ) => Promise<Page<WebhookDelivery>>;
  /** Lets ended deliveries wait again: one, or every one that failed and was queued since then. Returns how many. */
  readonly replay: (
    endpointId: string,
    which: { readonly deliveryId: string } | { readonly failedSince: Date },
    at: Date,
  ) => Promise<number>;
  /** Undefined when the lease is lost, or it was switched off or removed. What waits for longer than allowed fails here. */
  readonly takeTurn: (
    lease: { readonly endpointId: string; readonly leaseNumber: number },
    limits: { readonly count: number; readonly giveUpBefore: Date; readonly at: Date },
  ) => Promise<WebhookTurn | undefined>;
  /** Keeps what became of one telling. `ended`: no other try. */
  readonly record: (
    deliveryId: string,
    outcome: WebhookReply & { readonly state: WebhookDeliveryState; readonly at: Date },
  ) => Promise<void>;
  /** Gives the endpoint back, to be asked again at `dueAt`. */
  readonly release: (
    lease: { readonly endpointId: string; readonly leaseNumber: number },
    after: { readonly failures: number; readonly dueAt: Date },
  ) => Promise<void>;
  /** Takes old entries out of the log, some at a time. */
  readonly prune: (endpointId: string, before: Date) => Promise<void>;
};
