import type { MessageContent } from '../../../domain/conversations/message.js';
import type { MediaKind } from '../../ports/stores/conversations/outbound-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import type { PushOf, Receiving } from './receiving.js';

type Kept = { readonly content: MessageContent; readonly mediaId: string | undefined };

const KINDS: Readonly<Record<string, MediaKind>> = { image: 'image', voice: 'voice', video: 'video' };

/**
 * Notes the media of a message to be fetched at once, because WeChat drops it after 3 days, and puts our id beside WeChat's.
 * A picture that the customer sent with a card is not kept apart.
 */
export const keepMedia = async (
  { media, timers }: Stores,
  { claimed, at, newId }: Receiving,
  { push, conversationId }: { readonly push: PushOf<'message'>; readonly conversationId: string },
): Promise<Kept> => {
  const { content } = push;
  const kind = KINDS[content.type];
  if (kind === undefined || !('mediaId' in content)) return { content, mediaId: undefined };
  const id = newId();
  await media.add({
    id,
    merchantId: claimed.merchantId,
    kind,
    state: 'pending',
    contentType: undefined,
    sizeBytes: undefined,
    width: undefined,
    height: undefined,
    fileName: undefined,
    storeKey: undefined,
    channelId: claimed.channelId,
    // The 16 kHz copy of a voice sounds better than the 8 kHz one (WeChat doc: 接收普通消息).
    wechatMediaId: content.type === 'voice' ? (content.mediaId16k ?? content.mediaId) : content.mediaId,
    createdAt: at,
    conversationId,
  });
  await timers.set({ kind: 'fetch_media', subjectId: id, dueAt: at, payload: { conversationId } });
  return { content: { ...content, storedMediaId: id }, mediaId: id };
};
