import { z } from 'zod';
import { id, instant, pageOf } from './paging.js';

export const searchKind = z.enum(['message', 'customer', 'order', 'ticket']);
export type SearchKindName = z.infer<typeof searchKind>;

/** Plain text; each match is [from, to) in UTF-16 code units of `text`. */
export const snippet = z.object({
  text: z.string(),
  matches: z.array(z.tuple([z.number().int(), z.number().int()])),
});

export const foundItem = z.object({
  kind: searchKind,
  id,
  conversationId: id.nullable(),
  customerId: id.nullable(),
  customerName: z.string(),
  at: instant,
  /** Of a message: its number in the conversation. */
  number: z.number().int().nullable(),
  direction: z.enum(['inbound', 'outbound', 'event', 'note']).nullable(),
  agentId: id.nullable(),
  snippet,
});
export type FoundItemView = z.infer<typeof foundItem>;

/**
 * `q` needs at least one character that is not a sign. Several words have to be there all of them; Chinese characters side by side
 * are found side by side; a single one, letters and digits by their beginning; a customer also by phone, its end, or openid.
 */
export const searchQuery = z.strictObject({
  q: z.string().trim().min(1).max(100),
  kind: searchKind.default('message'),
  from: z.coerce.date().optional(),
  to: z.coerce.date().optional(),
  agentId: id.optional(),
  channelId: id.optional(),
  tag: id.optional(),
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export const searchAnswer = pageOf(foundItem);
