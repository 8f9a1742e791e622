import type { Actor } from '../../domain/people/agent.js';
import type { Message } from '../../domain/conversations/message.js';
import { AppError } from '../../kernel/errors.js';
import type { MediaLinks } from '../media/media-links.js';
import type { MediaFacts, MessageReads, MessageRecord } from '../ports/reads/conversation-reads.js';
import { readViewerOf } from './viewer.js';

type Deps = {
  readonly reads: MessageReads;
  readonly mediaLinks: Pick<MediaLinks, 'passFor'>;
};

export type MediaViewRecord = MediaFacts & { readonly url: string | null };
export type MessageViewRecord = Omit<MessageRecord, 'media' | 'content'> & {
  readonly content: Readonly<Record<string, unknown>> & { readonly type: string };
  readonly media: MediaViewRecord | null;
};

type ListInput = {
  readonly actor: Actor;
  readonly conversationId: string;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly around?: string | undefined;
  readonly limit: number;
};

/** WeChat's own ids and links are of no use to a browser, and showing them would make it ask WeChat. */
const NOT_SHOWN = new Set(['mediaId', 'mediaId16k', 'thumbMediaId', 'pictureUrl', 'thumbUrl']);

const shownContent = (content: Message['content']): MessageViewRecord['content'] => ({
  ...Object.fromEntries(Object.entries(content).filter(([name]) => !NOT_SHOWN.has(name))),
  type: content.type,
});

const mediaIdOf = ({ content }: Pick<Message, 'content'>): string | undefined =>
  'storedMediaId' in content ? content.storedMediaId : undefined;

const toRecord = (message: Message, media: MediaFacts | undefined): MessageRecord => ({
  id: message.id,
  conversationId: message.conversationId,
  number: message.number,
  clientMsgId: message.clientMsgId ?? null,
  direction: message.direction,
  agentId: message.agentId ?? null,
  content: message.content,
  media: media ?? null,
  delivery: message.delivery ?? null,
  deliveryError: message.deliveryError ?? null,
  late: message.late,
  occurredAt: message.occurredAt.toISOString(),
});

/** A signed link that lives 5 to 10 minutes, good for this merchant only. */
const createUrlOf = (mediaLinks: Deps['mediaLinks']) => (merchantId: string, mediaId: string) => {
  const { expires, signature } = mediaLinks.passFor(merchantId, mediaId);
  return `/media/${mediaId}?expires=${expires}&signature=${encodeURIComponent(signature)}`;
};

/** Lines of conversations as the screens show them. */
export const createMessageViews = ({ reads, mediaLinks }: Deps) => {
  const urlOf = createUrlOf(mediaLinks);
  const presentMedia = (merchantId: string, media: MediaFacts): MediaViewRecord => ({
    ...media,
    url: media.state === 'stored' ? urlOf(merchantId, media.id) : null,
  });
  const present = (merchantId: string, { content, media, ...record }: MessageRecord): MessageViewRecord => ({
    ...record,
    content: shownContent(content),
    media: media ? presentMedia(merchantId, media) : null,
  });
  const viewsOf = async (merchantId: string, messages: readonly Message[]): Promise<readonly MessageViewRecord[]> => {
    const ids = messages.map(mediaIdOf).filter((id): id is string => id !== undefined);
    const media = new Map((await reads.mediaOf(merchantId, ids)).map((facts) => [facts.id, facts]));
    return messages.map((message) => present(merchantId, toRecord(message, media.get(mediaIdOf(message) ?? ''))));
  };
  return {
    /** Throws `not_found` where the actor may not see the conversation. */
    list: async ({ actor, ...query }: ListInput) => {
      const { before, after, around, limit, conversationId } = query;
      const found = await reads.list({ viewer: readViewerOf(actor), conversationId, before, after, around, limit });
      if (!found) throw new AppError('missing', 'not_found');
      return { ...found, items: found.items.map((record) => present(actor.merchantId, record)) };
    },
    present,
    /** Views of messages that are at hand, in the same order. */
    viewsOf,
    /** The same for one: live events. */
    viewOf: async (merchantId: string, message: Message): Promise<MessageViewRecord> => {
      const [view] = await viewsOf(merchantId, [message]);
      if (!view) throw new Error('one message has one view');
      return view;
    },
    /** What is kept of these media as it stands, with links. */
    mediaViewsOf: async (merchantId: string, mediaIds: readonly string[]): Promise<readonly MediaViewRecord[]> =>
      (await reads.mediaOf(merchantId, mediaIds)).map((facts) => presentMedia(merchantId, facts)),
  };
};

export type MessageViews = ReturnType<typeof createMessageViews>;
