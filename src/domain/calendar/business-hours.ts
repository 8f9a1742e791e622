import type { BusinessCalendar, Shift, SpecialDay } from './business-calendar.js';
import { chineseHolidays } from './chinese-holidays.js';

type Days = Readonly<Record<string, SpecialDay>>;

/** When a skill group works, or, without one, the merchant. */
export type BusinessHours = {
  readonly skillGroupId: string | undefined;
  /** Seven entries, Monday first. */
  readonly week: readonly (readonly Shift[])[];
  /** The merchant's own days, by `YYYY-MM-DD`; they win over the published plan. */
  readonly days: Days;
  /** Public holidays and make-up workdays of mainland China. */
  readonly chineseHolidays: boolean;
};

/** The group's own hours, else the merchant's; undefined = always open. */
export const hoursOf = (all: readonly BusinessHours[], skillGroupId: string | undefined): BusinessHours | undefined =>
  (skillGroupId === undefined ? undefined : all.find((hours) => hours.skillGroupId === skillGroupId)) ??
  all.find((hours) => hours.skillGroupId === undefined);

/** Asked for each arrival, and the same for a whole year. */
const plans = new Map<number, Days>();

const planOf = (year: number): Days => {
  const known = plans.get(year) ?? chineseHolidays(year);
  plans.set(year, known);
  return known;
};

/** The calendar around an instant: the published plan of that year and the next is in it. */
export const calendarOf = (hours: BusinessHours, timeZone: string, at: Date): BusinessCalendar => {
  const year = at.getUTCFullYear();
  const days = hours.chineseHolidays ? { ...planOf(year), ...planOf(year + 1), ...hours.days } : hours.days;
  return { timeZone, week: hours.week, days };
};
