import { z } from 'zod';
import { id, instant } from '../paging.js';

/** `24:00` is the end of the day. A shift does not cross midnight: write two. */
const shiftEnd = z.string().regex(/^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/);
export const shift = z
  .strictObject({ from: z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/), to: shiftEnd })
  .refine(({ from, to }) => from < to, 'empty_shift');
const shifts = z.array(shift).max(8);

const day = z.iso.date();
export const specialDay = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('holiday') }),
  /** Without shifts: those of its weekday, or of the week's first open day. */
  z.strictObject({ kind: z.literal('workday'), shifts: shifts.optional() }),
]);

/** When a skill group works; `skillGroupId` null = the merchant, for every group without hours of its own. */
export const hoursBody = z.strictObject({
  skillGroupId: id.nullable(),
  /** Monday first. */
  week: z.array(shifts).length(7),
  /** Days that differ, by date; they win over the public holidays. */
  days: z.record(day, specialDay).refine((days) => Object.keys(days).length <= 400, 'too_many'),
  /** Public holidays and make-up workdays of mainland China. */
  chineseHolidays: z.boolean(),
});
export type HoursBody = z.infer<typeof hoursBody>;

/** An empty list: always open. */
export const businessHoursBody = z.strictObject({
  hours: z
    .array(hoursBody)
    .max(200)
    .refine((hours) => new Set(hours.map(({ skillGroupId }) => skillGroupId)).size === hours.length, 'repeated'),
});
export const businessHoursView = z.object({
  timeZone: z.string(),
  hours: z.array(
    z.object({
      ...hoursBody.shape,
      isOpen: z.boolean(),
      /** The next opening while closed; null while open, or where there is none. */
      opensAt: instant.nullable(),
    }),
  ),
  /** The published plan of this year and the next, as a start for one's own days. */
  holidays: z.record(z.string(), z.object({ kind: z.enum(['holiday', 'workday']) })),
});
export type BusinessHoursView = z.infer<typeof businessHoursView>;
