import { z } from 'zod';
import { id, instant } from '../paging.js';

export const ratingQuery = z.strictObject({
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** Only scores up to this one. */
  upTo: z.coerce.number().int().min(1).max(5).optional(),
});

export const rating = z.object({
  id,
  conversationId: id,
  customerId: id,
  channelId: id,
  agentId: id.nullable(),
  skillGroupId: id.nullable(),
  score: z.number().int(),
  ratedAt: instant,
});
export type RatingView = z.infer<typeof rating>;

/** The latest of one customer, newest first. */
export const customerRatings = z.object({ items: z.array(rating) });

/** Newest first. `summary` is of the last 30 days. */
export const ratingList = z.object({
  items: z.array(rating),
  nextCursor: z.string().nullable(),
  summary: z.object({ invited: z.number().int(), rated: z.number().int(), average: z.number().nullable() }),
});
export type RatingList = z.infer<typeof ratingList>;
