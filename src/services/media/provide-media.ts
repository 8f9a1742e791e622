import type { OutboundContent } from '../../domain/conversations/message.js';
import type { Clock } from '../../kernel/clock.js';
import type { ChannelSender, UploadOutcome } from '../ports/channels/channel-sender.js';
import type { MediaStore } from '../ports/tools/media-store.js';
import type { MediaKind } from '../ports/stores/conversations/outbound-stores.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly mediaStore: Pick<MediaStore, 'get'>;
  readonly channelSender: Pick<ChannelSender, 'upload'>;
  readonly clock: Clock;
};

type Wanted = {
  readonly merchantId: string;
  readonly channelId: string;
  readonly content: OutboundContent;
  readonly timeLeftMs: () => number;
};

/** The channel's own ids of everything a message shows, by our ids; or why there are none. */
export type ProvidedMedia =
  | { readonly status: 'provided'; readonly mediaIds: ReadonlyMap<string, string> }
  | Exclude<UploadOutcome, { readonly status: 'uploaded' }>;

export type ProvideMedia = {
  /** Uploads what the channel does not hold yet; an upload is used by every message until it expires. */
  readonly provide: (wanted: Wanted) => Promise<ProvidedMedia>;
  /** The channel no longer knows these uploads: the next `provide` uploads again. */
  readonly forget: (wanted: Omit<Wanted, 'timeLeftMs'>) => Promise<void>;
};

type Needed = { readonly mediaId: string; readonly kind: MediaKind | 'thumb' };

/** What a message shows, and as what WeChat wants it uploaded (WeChat doc: 新增临时素材). */
const neededFor = (content: OutboundContent): readonly Needed[] => {
  switch (content.type) {
    case 'image':
    case 'voice':
      return [{ mediaId: content.storedMediaId, kind: content.type }];
    case 'video':
      return [
        { mediaId: content.storedMediaId, kind: 'video' },
        ...(content.thumbStoredMediaId === undefined
          ? []
          : [{ mediaId: content.thumbStoredMediaId, kind: 'thumb' as const }]),
      ];
    case 'mini_program_page':
      return [{ mediaId: content.thumbStoredMediaId, kind: 'image' }];
    case 'text':
    case 'link':
    case 'news':
    case 'menu':
      return [];
  }
};

const MISSING: Exclude<ProvidedMedia, { readonly status: 'provided' }> = {
  status: 'refused',
  error: { code: 'media_missing' },
  window: undefined,
  isMediaGone: false,
  needsAdmin: false,
};

export const createProvideMedia = ({ unitOfWork, mediaStore, channelSender, clock }: Deps): ProvideMedia => {
  const find = (merchantId: string, channelId: string, mediaId: string) =>
    unitOfWork.run(merchantId, async ({ media }) => ({
      known: await media.findUpload(mediaId, channelId, clock.now()),
      record: await media.findById(mediaId),
    }));

  /** One medium's id on the channel, or what stood in the way. */
  const provideOne = async (
    { merchantId, channelId, timeLeftMs }: Wanted,
    { mediaId, kind }: Needed,
  ): Promise<string | Exclude<ProvidedMedia, { readonly status: 'provided' }>> => {
    const { known, record } = await find(merchantId, channelId, mediaId);
    if (known !== undefined) return known;
    const bytes = record?.storeKey === undefined ? undefined : await mediaStore.get(record.storeKey);
    if (!bytes || record?.contentType === undefined) return MISSING;
    const uploaded = await channelSender.upload({
      channelId,
      kind,
      bytes,
      contentType: record.contentType,
      timeLeftMs,
    });
    if (uploaded.status !== 'uploaded') return uploaded;
    const { wechatMediaId, expiresAt } = uploaded;
    await unitOfWork.run(merchantId, ({ media }) => media.saveUpload({ mediaId, channelId, wechatMediaId, expiresAt }));
    return wechatMediaId;
  };

  return {
    provide: async (wanted) => {
      const mediaIds = new Map<string, string>();
      for (const needed of neededFor(wanted.content)) {
        const provided = await provideOne(wanted, needed);
        if (typeof provided !== 'string') return provided;
        mediaIds.set(needed.mediaId, provided);
      }
      return { status: 'provided', mediaIds };
    },
    forget: ({ merchantId, channelId, content }) =>
      unitOfWork.run(merchantId, async ({ media }) => {
        for (const { mediaId } of neededFor(content)) await media.dropUpload(mediaId, channelId);
      }),
  };
};
