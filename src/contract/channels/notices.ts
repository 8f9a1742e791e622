import { z } from 'zod';
import { deliveryError, deliveryState } from '../conversations/messages.js';
import { instant } from '../paging.js';

/** A template as WeChat had it when it was asked last. `kind` of a field is WeChat's: `thing`, `amount`, `time`, … */
export const noticeTemplate = z.object({
  templateId: z.string(),
  title: z.string(),
  /** With `{{thing1.DATA}}` where a value comes. */
  content: z.string(),
  example: z.string(),
  fields: z.array(z.object({ key: z.string(), label: z.string(), kind: z.string() })),
});
export type NoticeTemplateView = z.infer<typeof noticeTemplate>;

/** `readAt` null: WeChat has not been asked yet. A channel has at most a few dozen templates, so there are no pages. */
export const noticeTemplateList = z.object({ items: z.array(noticeTemplate), readAt: instant.nullable() });
export type NoticeTemplateList = z.infer<typeof noticeTemplateList>;

const templateId = z.string().min(1).max(128);
const fieldKey = z.string().regex(/^[A-Za-z_]{1,40}[0-9]{0,4}$/);
const values = z
  .record(fieldKey, z.string().trim().min(1).max(200))
  .refine((given) => Object.keys(given).length <= 20, 'too_many');
/** A page of the mini program, or an address that an official account's message opens. */
const page = z.string().trim().min(1).max(1024).optional();

export const noticeBody = z.strictObject({
  clientMsgId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  templateId,
  values,
  page,
});
export type NoticeBody = z.infer<typeof noticeBody>;

export const noticeTestBody = z.strictObject({ openid: z.string().min(1).max(128), templateId, values, page });
export const noticeTestAnswer = z.object({ state: deliveryState, error: deliveryError.nullable() });
