import type { Clock } from '../kernel/clock.js';
import type { WebhookSender } from '../services/ports/webhooks/webhook-sender.js';
import type { GuardedHttp } from './guarded-http.js';
import { signWebhook } from './sign-webhook.js';

type Deps = { readonly http: GuardedHttp; readonly clock: Clock; readonly timeoutMs?: number };

const TIMEOUT_MS = 10_000;
const LONGEST_ANSWER_BYTES = 64 * 1024;
const KEPT_CHARACTERS = 500;

const faultOf = (fault: string) => (fault === 'slow' || fault === 'unreadable' ? fault : 'unreachable');

const textOf = (body: Buffer): string =>
  Array.from(body.toString('utf8').replaceAll('\0', '\ufffd')).slice(0, KEPT_CHARACTERS).join('');

export const createWebhookSender = ({ http, clock, timeoutMs = TIMEOUT_MS }: Deps): WebhookSender => ({
  isAllowed: http.isAllowed,
  send: async ({ url, secrets, deliveryId, type, body }) => {
    const timestamp = String(Math.floor(clock.now().getTime() / 1000));
    const startedAt = performance.now();
    const reply = await http.send({
      method: 'POST',
      url: new URL(url),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Jiedai',
        'x-jiedai-event': type,
        'x-jiedai-delivery': deliveryId,
        'x-jiedai-timestamp': timestamp,
        'x-jiedai-signature': signWebhook(secrets, timestamp, body),
      },
      body,
      longestAnswerBytes: LONGEST_ANSWER_BYTES,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const latencyMs = Math.round(performance.now() - startedAt);
    if (reply.status === 'failed') return { fault: faultOf(reply.fault), statusCode: undefined, latencyMs, answer: '' };
    const { statusCode } = reply;
    const isTaken = statusCode >= 200 && statusCode < 300;
    return { fault: isTaken ? undefined : 'refused', statusCode, latencyMs, answer: textOf(reply.body) };
  },
});
