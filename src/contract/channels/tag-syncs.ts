import { z } from 'zod';
import { id, instant } from '../paging.js';

/** Why WeChat would not take something: a word of ours, or `wechat_<errcode>`. */
const error = z.object({ code: z.string(), errcode: z.number().int().optional() });

export const tagSyncView = z.object({
  channels: z.array(
    z.object({
      channelId: id,
      channelName: z.string(),
      enabled: z.boolean(),
      /** When everything was last read, whole. */
      readAt: instant.nullable(),
      error: error.nullable(),
      /** Our tags that WeChat has; it takes 100. */
      tagCount: z.number().int(),
      failureCount: z.number().int(),
    }),
  ),
  refusedTags: z.array(z.object({ channelId: id, tagId: id, error })),
  /** The latest customers whose tags or remark WeChat would not take, at most 50. */
  failures: z.array(z.object({ channelId: id, customerId: id, displayName: z.string(), error })),
});
export type TagSyncView = z.infer<typeof tagSyncView>;
export const tagSyncBody = z.strictObject({ enabled: z.boolean() });
