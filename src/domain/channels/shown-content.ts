import type { OutboundContent } from '../conversations/message.js';
import type { ChannelKind } from './channel.js';

type ContentType = OutboundContent['type'];

/** What each kind of channel can show (WeChat doc: 发送客服消息). A link and a news item are one thing with two names. */
const SHOWN: Readonly<Record<ChannelKind, readonly ContentType[]>> = {
  official_account: ['text', 'image', 'voice', 'video', 'news', 'link', 'mini_program_page', 'menu'],
  mini_program: ['text', 'image', 'news', 'link', 'mini_program_page'],
};

export const canShow = (kind: ChannelKind, { type }: { readonly type: ContentType }): boolean =>
  SHOWN[kind].includes(type);

/** A menu as lines of a text, for channels that show none. */
export const shownOn = <Content extends OutboundContent>(
  kind: ChannelKind,
  content: Content,
): Content | Extract<OutboundContent, { readonly type: 'text' }> => {
  if (content.type !== 'menu' || canShow(kind, content)) return content;
  const { head, items, tail } = content;
  return { type: 'text', text: [head, ...items.map(({ text }) => `· ${text}`), tail].filter(Boolean).join('\n') };
};
