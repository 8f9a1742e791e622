import { mediaTypeOf } from '../../domain/channels/media-type.js';
import type { MediaType } from '../../domain/channels/media-type.js';
import type { Clock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import type { ImageTools } from '../ports/tools/image-tools.js';
import type { MediaDownload, MediaSource } from '../ports/channels/media-source.js';
import type { MediaStore } from '../ports/tools/media-store.js';
import type { MediaRecord } from '../ports/stores/conversations/outbound-stores.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import { mediaKey } from './media-key.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly mediaSource: MediaSource;
  readonly mediaStore: Pick<MediaStore, 'put'>;
  readonly imageTools: Pick<ImageTools, 'measure'>;
  readonly clock: Clock;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
  readonly logger: Logger;
};

const MINUTE = 60_000;
/** How long to wait after each failure; the last one repeats until WeChat drops the medium. */
const DELAYS_MS = [5_000, 15_000, MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 180 * MINUTE];
/** WeChat doc: 获取临时素材. */
const KEPT_BY_WECHAT_MS = 3 * 24 * 60 * MINUTE;

/** Anything that is none of the types we know is kept, to be downloaded, and never shown in the page. */
const OTHER = { contentType: 'application/octet-stream', extension: 'bin' };

type Stored = Parameters<Stores['media']['markStored']>[1];
type Fetched =
  { readonly status: 'stored'; readonly stored: Stored } | { readonly status: 'gone' | 'later'; readonly code: string };

/**
 * The timer `fetch_media`: brings what a customer sent from WeChat into our store, and tries again until WeChat's three days are
 * over. Does its work once, however often the timer is given out.
 */
export const createFetchMedia = (deps: Deps) => {
  const { unitOfWork, mediaSource, clock, wakeUp, logger } = deps;

  const fetch = async (record: MediaRecord): Promise<Fetched> => {
    const { channelId, wechatMediaId } = record;
    if (channelId === undefined || wechatMediaId === undefined) return { status: 'gone', code: 'media_missing' };
    const download = await mediaSource.download({ channelId, wechatMediaId });
    return download.status === 'fetched'
      ? keep(deps, record, download)
      : { status: download.status, code: download.error.code };
  };

  return async (timer: DueTimer): Promise<void> => {
    const { merchantId, subjectId: mediaId } = timer;
    const record = await unitOfWork.run(merchantId, ({ media }) => media.findById(mediaId));
    const fetched = record?.state === 'pending' ? await fetch(record) : undefined;
    const isOver = record && clock.now().getTime() >= record.createdAt.getTime() + KEPT_BY_WECHAT_MS;

    await unitOfWork.run(merchantId, async (stores) => {
      if (!(await stores.timers.take(timer.id, timer.leaseNumber)) || !fetched) return;
      if (fetched.status === 'later' && !isOver) await tryLater(stores, timer, clock.now());
      else await finish(stores, mediaId, fetched);
    });
    if (fetched && fetched.status !== 'stored') logger.warn({ mediaId, ...fetched }, 'media not fetched');
    wakeUp.wake('outbox', merchantId);
  };
};

export type FetchMedia = ReturnType<typeof createFetchMedia>;

/** A full or absent store is no reason to lose what WeChat still has. */
const keep = async (
  { mediaStore, imageTools, logger }: Deps,
  { id, merchantId }: MediaRecord,
  { bytes }: Extract<MediaDownload, { readonly status: 'fetched' }>,
): Promise<Fetched> => {
  const type: MediaType | undefined = mediaTypeOf(bytes);
  const { contentType, extension } = type ?? OTHER;
  const storeKey = mediaKey(merchantId, id, { extension });
  try {
    await mediaStore.put(storeKey, bytes, contentType);
  } catch (error) {
    logger.error({ mediaId: id, err: error }, 'media store does not take files');
    return { status: 'later', code: 'media_store' };
  }
  const shape = type?.kind === 'image' ? await imageTools.measure(bytes) : undefined;
  return { status: 'stored', stored: { contentType, sizeBytes: bytes.length, storeKey, ...shape } };
};

const tryLater = async ({ timers }: Stores, { subjectId, payload }: DueTimer, now: Date): Promise<void> => {
  const tries = Number(payload['tries'] ?? 0);
  const delayMs = DELAYS_MS[Math.min(tries, DELAYS_MS.length - 1)] ?? MINUTE;
  const dueAt = new Date(now.getTime() + delayMs);
  await timers.set({ kind: 'fetch_media', subjectId, dueAt, payload: { ...payload, tries: tries + 1 } });
};

const finish = async (stores: Stores, mediaId: string, fetched: Fetched): Promise<void> => {
  if (fetched.status === 'stored') await stores.media.markStored(mediaId, fetched.stored);
  else await stores.media.markFailed(mediaId, fetched.code);
  const line = await stores.media.messageOf(mediaId);
  const conversation = line && (await stores.conversations.findById(line.conversationId));
  if (!conversation) return;
  const { agentId, skillGroupId } = conversation;
  await stores.outbox.add([
    {
      type: 'message.media_stored',
      ...line,
      storedMediaId: mediaId,
      state: fetched.status === 'stored' ? 'stored' : 'failed',
      audience: { agentId, skillGroupId },
    },
  ]);
};
