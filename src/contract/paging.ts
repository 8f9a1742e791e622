import { z } from 'zod';

/** Lists are paged by key: hand `nextCursor` back as `cursor` until it is null. Cursors are signed; do not make your own. */
export const pageQuery = z.strictObject({
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const id = z.uuid();
/** An instant in UTC, ISO 8601. */
export const instant = z.iso.datetime();
