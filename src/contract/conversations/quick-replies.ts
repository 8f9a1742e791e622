import { z } from 'zod';
import { mediaView } from './messages.js';
import { id, pageOf } from '../paging.js';

export const quickReplyScope = z.enum(['personal', 'skill_group', 'merchant']);
export type QuickReplyScope = z.infer<typeof quickReplyScope>;

/** A prepared answer. Its text may hold `{customer.name}` `{agent.name}` `{order.number}` `{channel.name}`. */
export const quickReplyView = z.object({
  id,
  scope: quickReplyScope,
  skillGroupId: id.nullable(),
  title: z.string(),
  shortcut: z.string(),
  text: z.string(),
  pictures: z.array(mediaView),
  useCount: z.number().int(),
});
export type QuickReplyView = z.infer<typeof quickReplyView>;
export const quickReplyList = pageOf(quickReplyView);

const fields = {
  title: z.string().trim().min(1).max(60),
  shortcut: z.string().trim().max(30).default(''),
  text: z.string().trim().max(2000).default(''),
  mediaIds: z.array(id).max(6).default([]),
};
/** `skillGroupId` with the scope `skill_group`, and only with it. */
const place = { scope: quickReplyScope, skillGroupId: id.optional() };
const hasOnePlace = ({ scope, skillGroupId }: { scope: QuickReplyScope; skillGroupId?: string | undefined }): boolean =>
  (scope === 'skill_group') === (skillGroupId !== undefined);

export const quickReplyBody = z
  .strictObject({ ...place, ...fields })
  .refine(hasOnePlace, 'skill_group')
  .refine(({ text, mediaIds }) => text !== '' || mediaIds.length > 0, 'empty');
export type QuickReplyBody = z.input<typeof quickReplyBody>;

/** CSV with a header of `title,shortcut,text`; a title that is known is changed. Pictures are not part of it. */
export const importQuickRepliesBody = z
  .strictObject({ ...place, csv: z.string().min(1).max(500_000) })
  .refine(hasOnePlace, 'skill_group');
export type ImportQuickRepliesBody = z.input<typeof importQuickRepliesBody>;
/** `refused`: lines that could not be read, counted from 1 with the header. */
export const importedQuickReplies = z.object({
  added: z.number().int(),
  changed: z.number().int(),
  refused: z.array(z.number().int()),
});
export type ImportedQuickReplies = z.infer<typeof importedQuickReplies>;
