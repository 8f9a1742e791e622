import type { ChannelKind } from '../../domain/channels/channel.js';
import { canShow } from '../../domain/channels/shown-content.js';
import type { OutboundContent } from '../../domain/conversations/message.js';
import type { SendRequest } from '../../services/ports/channels/channel-sender.js';

export type SendBody = Readonly<Record<string, unknown>>;

/** The body of a send, or undefined when this channel cannot show it or a media id is missing. */
export const toSendBody = ({
  channel,
  openid,
  content,
  mediaIds,
}: Omit<SendRequest, 'timeLeftMs'>): SendBody | undefined => {
  if (!canShow(channel.kind, content)) return undefined;
  const message = toMessage(content, channel.kind, mediaIds);
  return message && { touser: openid, ...message };
};

type MediaIds = ReadonlyMap<string, string>;

const toMessage = (content: OutboundContent, kind: ChannelKind, mediaIds: MediaIds): SendBody | undefined => {
  switch (content.type) {
    case 'text':
      return { msgtype: 'text', text: { content: content.text } };
    case 'image':
    case 'voice':
      return withMedia(mediaIds.get(content.storedMediaId), (mediaId) => ({
        msgtype: content.type,
        [content.type]: { media_id: mediaId },
      }));
    case 'video':
      return videoMessage(content, mediaIds);
    case 'link':
    case 'news':
      return linkMessage(content, kind);
    case 'mini_program_page':
      return pageMessage(content, kind, mediaIds);
    case 'menu':
      return menuMessage(content);
  }
};

type Of<Type extends OutboundContent['type']> = Extract<OutboundContent, { readonly type: Type }>;

const withMedia = (mediaId: string | undefined, make: (mediaId: string) => SendBody): SendBody | undefined =>
  mediaId === undefined ? undefined : make(mediaId);

const videoMessage = (content: Of<'video'>, mediaIds: MediaIds): SendBody | undefined => {
  const { storedMediaId, thumbStoredMediaId, title = '', description = '' } = content;
  const thumb = thumbStoredMediaId === undefined ? '' : mediaIds.get(thumbStoredMediaId);
  return withMedia(mediaIds.get(storedMediaId), (mediaId) => ({
    msgtype: 'video',
    video: { media_id: mediaId, thumb_media_id: thumb ?? '', title, description },
  }));
};

const linkMessage = ({ title, description, url, pictureUrl }: Of<'link' | 'news'>, kind: ChannelKind): SendBody =>
  kind === 'mini_program'
    ? { msgtype: 'link', link: { title, description, url, thumb_url: pictureUrl } }
    : // Exactly one article; more are refused with 45008.
      { msgtype: 'news', news: { articles: [{ title, description, url, picurl: pictureUrl }] } };

const pageMessage = (content: Of<'mini_program_page'>, kind: ChannelKind, mediaIds: MediaIds): SendBody | undefined =>
  withMedia(mediaIds.get(content.thumbStoredMediaId), (mediaId) => ({
    msgtype: 'miniprogrampage',
    miniprogrampage: {
      title: content.title,
      // A mini program sends its own pages only, and names no other.
      ...(kind === 'official_account' && { appid: content.appId }),
      pagepath: content.pagePath,
      thumb_media_id: mediaId,
    },
  }));

const menuMessage = ({ head, items, tail }: Of<'menu'>): SendBody => ({
  msgtype: 'msgmenu',
  msgmenu: {
    head_content: head,
    list: items.map(({ id, text }) => ({ id, content: text })),
    tail_content: tail,
  },
});
