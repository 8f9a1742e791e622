import { z } from 'zod';
import { id, instant, pageOf } from '../paging.js';

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
  /** Of a message: its number in the conversation. Of a ticket: its own. */
  number: z.number().int().nullable(),
  /** Of a ticket: its subject; of an order: its number at the shop. */
  title: z.string().nullable(),
  /** Of a ticket or an order: where it stands. */
  status: z.string().nullable(),
  direction: z.enum(['inbound', 'outbound', 'event', 'note']).nullable(),
  agentId: id.nullable(),
  snippet,
});
export type FoundItemView = z.infer<typeof foundItem>;

/**
 * `q` needs at least one character that is not a sign. Several words have to be there all of them; Chinese characters side by side
 * are found side by side; a single one, letters and digits by their beginning; a customer also by phone, its end, or openid; a ticket
 * by number, words, notes and customer; an order by number, goods, parcels and customer. `agentId`: who holds or held the
 * conversation, or the ticket. `tag`: of the customer.
 */
const asked = {
  q: z.string().trim().min(1).max(100),
  from: z.coerce.date().optional(),
  to: z.coerce.date().optional(),
  agentId: id.optional(),
  channelId: id.optional(),
  tag: id.optional(),
};
export const searchQuery = z.strictObject({
  ...asked,
  kind: searchKind.default('message'),
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export const searchAnswer = pageOf(foundItem);

export const searchCountsQuery = z.strictObject(asked);
/** One of each kind the caller may see. `isMore`: more than `count`. */
export const searchCounts = z.object({
  items: z.array(z.object({ kind: searchKind, count: z.number().int(), isMore: z.boolean() })),
});
export type SearchCountView = z.infer<typeof searchCounts>['items'][number];
