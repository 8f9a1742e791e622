import { z } from 'zod';
import type { MediaDownload, MediaSource } from '../../services/ports/channels/media-source.js';
import type { DeliveryError } from '../../domain/conversations/message.js';
import type { HttpAnswer } from './http-call.js';
import type { KefuClient } from './kefu-client.js';
import type { FetchVideo } from './video-fetch.js';
import type { JsonAnswer } from './wechat-api.js';
import { classOf, toDeliveryError } from './wechat-error.js';

type Deps = { readonly client: Pick<KefuClient, 'download'>; readonly fetchVideo: FetchVideo };

const LARGEST_BYTES = 20 * 1024 * 1024;
/** Nothing hangs on it but the request itself. */
const TIME_LEFT_MS = 60_000;

const videoSchema = z.looseObject({ video_url: z.url().max(2048) });

const later = (code: string): MediaDownload => ({ status: 'later', error: { code } });
const gone = (error: DeliveryError): MediaDownload => ({ status: 'gone', error });

/** Customers' media as WeChat keeps them for 3 days (WeChat doc: 获取临时素材). */
export const createKefuMediaSource = ({ client, fetchVideo }: Deps): MediaSource => ({
  download: async ({ channelId, wechatMediaId }) => {
    const answer = await client.download({ channelId, timeLeftMs: () => TIME_LEFT_MS }, wechatMediaId, LARGEST_BYTES);
    if ('status' in answer) return later('unreachable');
    if (!answer.json) return toFile(answer.http);
    if (answer.json.status !== 'ok') return ofFailure(answer.json);
    // A video comes as the address where it lies.
    const video = videoSchema.safeParse(answer.json.body);
    return video.success ? toFile(await fetchVideo(video.data.video_url, LARGEST_BYTES)) : later('wechat_other');
  },
});

const toFile = (answer: HttpAnswer): MediaDownload => {
  if (answer.status === 'no_answer' && answer.cause === 'answer_too_long') return gone({ code: 'wechat_45001' });
  if (answer.status !== 'answered' || answer.statusCode !== 200 || answer.body.length === 0)
    return later('unreachable');
  return { status: 'fetched', bytes: answer.body, contentType: answer.contentType || undefined };
};

const ofFailure = (answer: Exclude<JsonAnswer, { readonly status: 'ok' }>): MediaDownload => {
  if (answer.status === 'no_answer' && answer.cause === 'answer_too_long') return gone({ code: 'wechat_45001' });
  if (answer.status !== 'refused') return later('unreachable');
  const error = toDeliveryError(answer.refusal);
  const isForGood = ['media_gone', 'refused'].includes(classOf(answer.refusal.errcode));
  return isForGood ? gone(error) : { status: 'later', error };
};
