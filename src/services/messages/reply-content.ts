import type { Channel } from '../../domain/channels/channel.js';
import { canShow } from '../../domain/channels/shown-content.js';
import type { MessageContent, OutboundContent } from '../../domain/conversations/message.js';
import { AppError } from '../../kernel/errors.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

/** What an agent wants to send, as they name it: our own ids of media, and no ids of WeChat. */
export type ReplyContent =
  | Extract<OutboundContent, { readonly type: 'text' | 'link' | 'news' | 'menu' }>
  | { readonly type: 'media'; readonly mediaId: string }
  | {
      readonly type: 'mini_program_card';
      readonly title: string;
      /** Whose page; a mini program sends its own. */
      readonly appId?: string | undefined;
      readonly pagePath: string;
      readonly thumbMediaId: string;
    };

type Held = Pick<Stores, 'media' | 'channels'>;

/** Checks that the channel can show it, and that everything it shows is kept. */
export const toOutboundContent = async (
  stores: Held,
  channelId: string,
  content: ReplyContent,
): Promise<OutboundContent> => {
  if (content.type === 'text') return content;
  const channel = await stores.channels.findById(channelId);
  if (!channel) throw new AppError('missing', 'not_found');
  if (content.type === 'media') return mediaContent(stores, channel, content.mediaId);
  const outbound = content.type === 'mini_program_card' ? await cardContent(stores, channel, content) : content;
  if (!canShow(channel.kind, outbound)) throw new AppError('unsupported', 'content_not_supported');
  return outbound;
};

const mediaContent = async ({ media }: Held, { kind }: Channel, mediaId: string): Promise<OutboundContent> => {
  const record = await media.findById(mediaId);
  if (record?.state !== 'stored') throw new AppError('missing', 'not_found');
  if (record.kind === 'file' || !canShow(kind, { type: record.kind })) throw new AppError('unsupported', 'file_type');
  return { type: record.kind, storedMediaId: mediaId };
};

type Card = Extract<ReplyContent, { readonly type: 'mini_program_card' }>;

const cardContent = async ({ media }: Held, channel: Channel, card: Card): Promise<OutboundContent> => {
  const { title, pagePath, thumbMediaId } = card;
  const appId = channel.kind === 'mini_program' ? channel.appId : card.appId;
  if (appId === undefined || (card.appId !== undefined && card.appId !== appId)) {
    throw new AppError('invalid', 'validation', { details: { field: 'miniProgramCard.appId' } });
  }
  const thumb = await media.findById(thumbMediaId);
  if (thumb?.state !== 'stored') throw new AppError('missing', 'not_found');
  if (thumb.kind !== 'image') throw new AppError('unsupported', 'file_type');
  return { type: 'mini_program_page', title, appId, pagePath, thumbStoredMediaId: thumbMediaId };
};

/** Whether a stored message is what this reply would have become. */
export const isSameReply = (stored: MessageContent, content: ReplyContent): boolean => {
  switch (content.type) {
    case 'media':
      return 'storedMediaId' in stored && stored.storedMediaId === content.mediaId;
    case 'mini_program_card':
      return (
        stored.type === 'mini_program_page' &&
        stored.title === content.title &&
        stored.pagePath === content.pagePath &&
        stored.thumbStoredMediaId === content.thumbMediaId
      );
    default:
      return isSameValue(stored, content);
  }
};

/** Postgres gives members back in another order. */
const isSameValue = (one: unknown, other: unknown): boolean => {
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return one === other;
  const [members, others] = [Object.entries(one), new Map<string, unknown>(Object.entries(other))];
  return members.length === others.size && members.every(([name, value]) => isSameValue(value, others.get(name)));
};
