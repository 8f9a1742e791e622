import { z } from 'zod';
import { id } from '../paging.js';

const line = (characters: number) => z.string().trim().min(1).max(characters);
const webAddress = z.url({ protocol: /^https?$/ }).max(1024);

/** A card that opens a page; `pictureUrl` is fetched by WeChat. The picture may be left out as an empty text. */
export const linkBody = z.strictObject({
  title: line(128),
  description: z.string().trim().max(512).default(''),
  url: webAddress,
  pictureUrl: z.union([webAddress, z.literal('')]).default(''),
});

/** A card of a mini program. An official account names whose (`appId`, linked to it); a mini program sends its own pages only. */
export const miniProgramCardBody = z.strictObject({
  title: line(64),
  appId: z
    .string()
    .regex(/^wx[0-9a-f]{16}$/)
    .optional(),
  /** As in app.json, with a query where wanted. */
  pagePath: z
    .string()
    .trim()
    .regex(/^[^/\s][^\s]*$/)
    .max(1024),
  /** A stored picture, 520×416 at best. */
  thumbMediaId: id,
});

/** A message menu; what is tapped comes back as a text. Official accounts only. WeChat publishes no numeric limits; these are ours. */
export const menuBody = z.strictObject({
  head: z.string().trim().max(512).default(''),
  items: z
    .array(z.strictObject({ id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/), text: line(64) }))
    .min(1)
    .max(20)
    .refine((items) => new Set(items.map((item) => item.id)).size === items.length, 'repeated'),
  tail: z.string().trim().max(512).default(''),
});
