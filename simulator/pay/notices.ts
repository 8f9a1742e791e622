import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { unixSeconds, type Clock } from '../clock.js';
import type { PayMerchant, PayState } from './pay-state.js';
import { PUBLIC_KEY_ID, seal, vouch, vouchedHeaders, type Platform } from './platform.js';

export const howSchema = z.enum([
  'right',
  'certificate',
  'wrong_tag',
  'wrong_key',
  'wrong_serial',
  'wrong_signature',
  'signtest',
  'old',
  'changed_body',
]);
export type How = z.infer<typeof howSchema>;

export type News = { readonly eventType: string; readonly original: string; readonly resource: object };
export type Told = { readonly status: number; readonly body: string };

const DEADLINE_MS = 5_000;
const OLD_SECONDS = 600;
const RETRY_EVERY_MS = 1_000;
const MOST_TRIES = 15;

const flip = (base64: string): string => {
  const bytes = Buffer.from(base64, 'base64');
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  return bytes.toString('base64');
};

type Deps = { readonly state: PayState; readonly platform: Platform; readonly clock: Clock };

const createCompose =
  (clock: Clock) =>
  (merchant: PayMerchant, { eventType, original, resource }: News, how: How): string => {
    const key = how === 'wrong_key' ? 'another-key-another-key-another-' : merchant.apiV3Key;
    const sealed = seal(key, JSON.stringify(resource), original);
    const ciphertext = how === 'wrong_tag' ? flip(sealed.ciphertext) : sealed.ciphertext;
    return JSON.stringify({
      id: randomUUID(),
      create_time: new Date(clock.now()).toISOString().replace(/\.\d+Z$/, '+00:00'),
      event_type: eventType,
      resource_type: 'encrypt-resource',
      summary: eventType,
      resource: { ...sealed, ciphertext, original_type: original },
    });
  };

const createHeaders =
  ({ platform, clock }: Pick<Deps, 'platform' | 'clock'>) =>
  (body: string, how: How) => {
    const serials: Partial<Record<How, string>> = {
      certificate: platform.certificate.serial,
      wrong_serial: 'PUB_KEY_ID_0000000000000000000000000000000099',
    };
    const serial = serials[how] ?? PUBLIC_KEY_ID;
    const key = how === 'wrong_signature' || how === 'wrong_serial' ? platform.stranger : platform.keyOf(serial);
    const seconds = unixSeconds(clock.now()) - (how === 'old' ? OLD_SECONDS : 0);
    const vouched = vouch(key, body, seconds);
    const signature = how === 'signtest' ? `WECHATPAY/SIGNTEST/${vouched.signature}` : vouched.signature;
    return vouchedHeaders(serial, { ...vouched, signature });
  };

/** Makes and delivers notices: right ones, and each wrong one there is. */
export const createNotices = ({ state, platform, clock }: Deps) => {
  const timers = new Set<NodeJS.Timeout>();

  const compose = createCompose(clock);
  const headersFor = createHeaders({ platform, clock });

  const post = async (url: string, body: string, how: How): Promise<Told> => {
    const sent = how === 'changed_body' ? `${body} ` : body;
    const headers = { 'Content-Type': 'application/json', ...headersFor(body, how) };
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const answer = await fetch(url, { method: 'POST', headers, body: sent, signal });
    return { status: answer.status, body: await answer.text() };
  };

  const deliver = async (url: string, body: string, tries: number): Promise<void> => {
    const told = await post(url, body, 'right').catch(() => undefined);
    if ((told !== undefined && told.status < 300) || tries >= MOST_TRIES) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void deliver(url, body, tries + 1);
    }, RETRY_EVERY_MS);
    timers.add(timer);
  };

  return {
    /** Once, in this way; what the merchant answered. `body` is given to tell the very same notice again. */
    tellOnce: async (to: { merchant: PayMerchant; url: string }, news: News, how: How) => {
      const body = compose(to.merchant, news, how);
      return { ...(await post(to.url, body, how)), notice: body };
    },
    tellAgain: (url: string, notice: string): Promise<Told> => post(url, notice, 'right'),
    /** As the platform does: until it is taken. */
    tell: (
      { merchant, url, afterMs = 0 }: { merchant: PayMerchant; url: string; afterMs?: number },
      news: News,
    ): void => {
      if (state.behaviour.dropNotices) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        void deliver(url, compose(merchant, news, 'right'), 1);
      }, afterMs);
      timers.add(timer);
    },
    close: (): void => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
};

export type Notices = ReturnType<typeof createNotices>;
