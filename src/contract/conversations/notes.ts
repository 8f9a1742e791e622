import { z } from 'zod';
import { id, instant } from '../paging.js';

/** A private note, seen by agents only; `mentions` are told of it. */
export const noteBody = z.strictObject({
  clientMsgId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  text: z.string().trim().min(1).max(4000),
  mentions: z.array(id).max(20).default([]),
});
export type NoteBody = z.infer<typeof noteBody>;

export const mentionView = z.object({
  messageId: id,
  conversationId: id,
  authorId: id,
  customerName: z.string(),
  excerpt: z.string(),
  mentionedAt: instant,
});
export type MentionView = z.infer<typeof mentionView>;
export const mentionList = z.object({ items: z.array(mentionView) });
export const seenMentionsBody = z.strictObject({ conversationId: id });
