import { z } from 'zod';
import { channelKind } from '../channels/channels.js';
import { allowanceView } from '../conversations/conversations.js';
import { id, instant, pageOf } from '../paging.js';

export const tagView = z.object({ id, name: z.string() });
export type TagView = z.infer<typeof tagView>;
export const tagList = z.object({ items: z.array(tagView.extend({ customerCount: z.number().int() })) });
export const tagBody = z.strictObject({ name: z.string().trim().min(1).max(20) });

/** Phone numbers are masked (`138****5678`) for who may not read personal data. */
export const customerView = z.object({
  id,
  name: z.string().nullable(),
  /** The name where known, else the end of an openid. */
  displayName: z.string(),
  remark: z.string().nullable(),
  phone: z.string().nullable(),
  tags: z.array(tagView),
  channelNames: z.array(z.string()),
  conversationCount: z.number().int(),
  lastSeenAt: instant.nullable(),
  createdAt: instant,
});
export type CustomerView = z.infer<typeof customerView>;

export const customerDetail = customerView.extend({
  address: z.string().nullable(),
  /** Phone and address are masked for the caller, and must not be sent back as they are. */
  isMasked: z.boolean(),
  attributes: z.record(z.string(), z.string()),
  source: z
    .object({
      channelName: z.string(),
      entry: z.object({
        scene: z.string().optional(),
        menuKey: z.string().optional(),
        via: z.string().optional(),
      }),
      /** Of the channel code that was scanned. */
      codeName: z.string().nullable(),
      at: instant,
    })
    .nullable(),
  identities: z.array(
    z.object({
      id,
      channelId: id,
      channelName: z.string(),
      channelKind,
      openid: z.string(),
      hasUnionid: z.boolean(),
      following: z.boolean().nullable(),
      lastSeenAt: instant.nullable(),
      allowance: allowanceView,
    }),
  ),
  /** Joins that can be undone. */
  merges: z.array(
    z.object({
      id,
      customerId: id,
      name: z.string(),
      reason: z.enum(['unionid', 'phone', 'hand']),
      mergedAt: instant,
    }),
  ),
  /** Others with the same phone number: perhaps the same person. */
  samePhone: z.array(z.object({ id, displayName: z.string() })),
});
export type CustomerDetailView = z.infer<typeof customerDetail>;

export const customerQuery = z.strictObject({
  q: z.string().trim().max(100).optional(),
  tag: id.optional(),
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const customerList = pageOf(customerView);

const line = (longest: number) => z.string().trim().min(1).max(longest).nullable().optional();
const ATTRIBUTES = 50;

/** What is not named stays; null empties; attributes are set as a whole. */
export const customerBody = z.strictObject({
  name: line(60),
  remark: line(500),
  // A masked number sent back would be kept as the number.
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9][0-9 -]{4,20}$/)
    .nullable()
    .optional(),
  address: line(200).refine((text) => !text?.includes('****'), 'masked'),
  attributes: z
    .record(z.string().trim().min(1).max(20), z.string().trim().max(200))
    .refine((attributes) => Object.keys(attributes).length <= ATTRIBUTES, 'too_many')
    .optional(),
});
export type CustomerBody = z.infer<typeof customerBody>;

export const customerTagsBody = z.strictObject({ tagIds: z.array(id).max(50) });
/** `otherId` goes into the customer of the path. */
export const mergeBody = z.strictObject({ otherId: id, reason: z.enum(['phone', 'hand']).default('hand') });
export const unionidBody = z.strictObject({ unionid: z.string().regex(/^[A-Za-z0-9_-]{6,64}$/) });
