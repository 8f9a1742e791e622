import { z } from 'zod';
import {
  replayAnswer,
  webhookDeliveryList,
  webhookList,
  webhookView,
  webhookWithSecret,
} from '../../../../src/contract/webhooks/webhooks.js';
import type { changeWebhookBody, newWebhookBody, replayBody } from '../../../../src/contract/webhooks/webhooks.js';
import type { Call } from '../call.js';

export const createWebhooksApi = (call: Call) => {
  const pathOf = (id: string, act = ''): string => `/webhooks/${encodeURIComponent(id)}${act}`;
  return {
    list: () => call({ path: '/webhooks', answer: webhookList }),
    add: (body: z.input<typeof newWebhookBody>) =>
      call({ method: 'POST', path: '/webhooks', body, answer: webhookWithSecret }),
    change: (id: string, body: z.input<typeof changeWebhookBody>) =>
      call({ method: 'PATCH', path: pathOf(id), body, answer: webhookView }),
    rotate: (id: string) => call({ method: 'POST', path: pathOf(id, '/secret'), body: {}, answer: webhookWithSecret }),
    remove: (id: string) => call({ method: 'DELETE', path: pathOf(id), answer: z.unknown() }),
    deliveries: (id: string, state: string | undefined, cursor: string | undefined) =>
      call({ path: pathOf(id, '/deliveries'), query: { state, cursor, limit: 20 }, answer: webhookDeliveryList }),
    replay: (id: string, body: z.input<typeof replayBody>) =>
      call({ method: 'POST', path: pathOf(id, '/replay'), body, answer: replayAnswer }),
    ping: (id: string) => call({ method: 'POST', path: pathOf(id, '/ping'), body: {}, answer: z.unknown() }),
  };
};

export type WebhooksApi = ReturnType<typeof createWebhooksApi>;
