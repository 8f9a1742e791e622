import type { MediaView } from '../../contract/conversations/messages.js';
import type { QuickReplyView } from '../../contract/conversations/quick-replies.js';
import type { QuickReply } from '../../domain/people/quick-reply.js';

/** `media`: the pictures that are still kept; one that is gone is left out. */
export const presentQuickReply = (reply: QuickReply, media: ReadonlyMap<string, MediaView>): QuickReplyView => ({
  id: reply.id,
  scope: reply.place.scope,
  skillGroupId: reply.place.scope === 'skill_group' ? reply.place.skillGroupId : null,
  title: reply.title,
  shortcut: reply.shortcut,
  text: reply.text,
  pictures: reply.mediaIds.flatMap((mediaId) => media.get(mediaId) ?? []),
  useCount: reply.useCount,
});
