import { createHmac } from 'node:crypto';

/**
 * `v1=` and the hex HMAC-SHA256 of `{timestamp}.{body}`, once for each secret: while one is being changed there are two, and the
 * receiver takes the event when either is right. docs/webhooks.md holds the recipe.
 */
export const signWebhook = (secrets: readonly string[], timestamp: string, body: string): string =>
  secrets.map((secret) => `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`).join(',');
