import { z } from 'zod';
import type { Clock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import type { ChannelSender, SendOutcome, UploadOutcome } from '../../services/ports/channels/channel-sender.js';
import type { JsonAnswer } from './wechat-api.js';
import type { KefuClient, NotCalled } from './kefu-client.js';
import { toSendBody } from './to-send-body.js';
import { classOf, toDeliveryError } from './wechat-error.js';
import type { WechatRefusal } from './wechat-error.js';

type Deps = { readonly client: KefuClient; readonly clock: Clock; readonly logger: Logger };

// WeChat doc: 新增临时素材. An hour less than 3 days, so that an id does not end while its message waits.
const UPLOAD_LIFETIME_MS = (3 * 24 - 1) * 60 * 60 * 1000;
/** After 40200 (this kind of account cannot show it). */
const TYPING_REST_MS = 60 * 60 * 1000;
const TYPING_NOT_ALLOWED = 40200;
/** Nothing hangs on it but the request itself. */
const TYPING_TIME_LEFT_MS = 60_000;

const uploadSchema = z.union([
  z.looseObject({ media_id: z.string().min(1).max(512) }).transform((body) => body.media_id),
  z.looseObject({ thumb_media_id: z.string().min(1).max(512) }).transform((body) => body.thumb_media_id),
]);

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'audio/amr': 'amr',
  'audio/mpeg': 'mp3',
  'video/mp4': 'mp4',
};

/** Sends through WeChat's customer-service API (WeChat doc: 发送客服消息). */
export const createKefuSender = ({ client, clock, logger }: Deps): ChannelSender => {
  const typingRests = new Map<string, number>();
  return {
    send: async ({ timeLeftMs, ...request }) => {
      const body = toSendBody(request);
      if (!body) return refusedByUs('content_not_supported');
      const answer = await client.postJson(
        { channelId: request.channel.id, timeLeftMs },
        '/cgi-bin/message/custom/send',
        body,
      );
      // Anything but a plain "0" is not a promise that it was taken.
      if (answer.status === 'ok') return answer.errcode === 0 ? { status: 'sent' } : unknown('unreadable', logger);
      if (answer.status === 'no_answer') return unknown(answer.cause, logger);
      return toOutcome(answer);
    },

    upload: async ({ channelId, kind, bytes, contentType, timeLeftMs }) => {
      const extension = EXTENSIONS[contentType];
      if (kind === 'file' || extension === undefined) return refusedByUs('content_not_supported');
      const answer = await client.upload(
        { channelId, timeLeftMs },
        { type: kind, fileName: `media.${extension}`, contentType, bytes },
      );
      if (answer.status === 'no_answer') return { status: 'retry', why: 'unreachable', error: { code: 'unreachable' } };
      if (answer.status !== 'ok') return toOutcome(answer);
      const uploaded = uploadSchema.safeParse(answer.body);
      if (!uploaded.success) return { status: 'retry', why: 'busy', error: { code: 'wechat_other' } };
      const expiresAt = new Date(clock.now().getTime() + UPLOAD_LIFETIME_MS);
      return { status: 'uploaded', wechatMediaId: uploaded.data, expiresAt };
    },

    typing: async ({ channelId, openid }) => {
      const now = clock.now().getTime();
      if ((typingRests.get(channelId) ?? 0) > now) return;
      const answer = await client.postJson(
        { channelId, timeLeftMs: () => TYPING_TIME_LEFT_MS },
        '/cgi-bin/message/custom/typing',
        { touser: openid, command: 'Typing' },
      );
      if (answer.status === 'refused' && answer.refusal.errcode === TYPING_NOT_ALLOWED) {
        typingRests.set(channelId, now + TYPING_REST_MS);
      }
    },
  };
};

type Failed = Exclude<JsonAnswer | NotCalled, { readonly status: 'ok' | 'no_answer' }>;
type FailedOutcome = Exclude<UploadOutcome, { readonly status: 'uploaded' }>;

const unknown = (cause: string, logger: Logger): SendOutcome => {
  logger.warn({ cause }, 'send outcome unknown');
  return { status: 'unknown', error: { code: 'no_answer' } };
};

const refusedByUs = (code: string): Extract<FailedOutcome, { readonly status: 'refused' }> => ({
  status: 'refused',
  error: { code },
  window: undefined,
  isMediaGone: false,
  needsAdmin: false,
});

const toOutcome = (answer: Failed): FailedOutcome => {
  switch (answer.status) {
    case 'late':
      return { status: 'retry', why: 'late', error: { code: 'unreachable' } };
    case 'not_written':
      return { status: 'retry', why: 'unreachable', error: { code: 'unreachable' } };
    case 'refused':
      return ofRefusal(answer.refusal);
    case 'no_token':
      return withoutToken(answer.token);
  }
};

const withoutToken = (token: Extract<NotCalled, { readonly status: 'no_token' }>['token']): FailedOutcome => {
  if (token.status === 'channel_off') return { ...refusedByUs('channel_off'), needsAdmin: true };
  if (token.status === 'unreachable') return { status: 'retry', why: 'unreachable', error: { code: 'unreachable' } };
  const error = toDeliveryError(token.refusal);
  // Here 40001 means a wrong secret, and the counts are those of the token's own path, not of sending.
  const isPassing = ['busy', 'throttled'].includes(classOf(token.refusal.errcode));
  return isPassing ? { status: 'retry', why: 'busy', error } : { ...refusedByUs(error.code), error, needsAdmin: true };
};

const ofRefusal = (refusal: WechatRefusal): FailedOutcome => {
  const error = toDeliveryError(refusal);
  const refused = { ...refusedByUs(error.code), error };
  const kind = classOf(refusal.errcode);
  switch (kind) {
    case 'busy':
      return { status: 'retry', why: 'busy', error };
    case 'token':
      return { status: 'retry', why: 'token', error };
    case 'throttled':
    case 'daily_quota':
      return { status: 'stopped', why: kind, error };
    case 'window_closed':
      return { ...refused, window: 'closed' };
    case 'window_used_up':
      return { ...refused, window: 'used_up' };
    case 'media_gone':
      return { ...refused, isMediaGone: true };
    case 'needs_admin':
      return { ...refused, needsAdmin: true };
    case 'refused':
      return refused;
  }
};
