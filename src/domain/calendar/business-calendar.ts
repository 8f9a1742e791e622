import { firstDayOf, instantOf, nextDay, weekdayOf } from './wall-clock.js';
import type { Day } from './wall-clock.js';

/** Times of the wall clock, `HH:MM`. `to` may be `24:00`; a shift may not cross midnight (write two). */
export type Shift = { readonly from: string; readonly to: string };

/** `workday` without shifts: the shifts of its weekday, or of the week's first open day where that weekday is closed. */
export type SpecialDay =
  { readonly kind: 'holiday' } | { readonly kind: 'workday'; readonly shifts?: readonly Shift[] };

export type BusinessCalendar = {
  /** IANA name, such as Asia/Shanghai. */
  readonly timeZone: string;
  /** Seven entries, Monday first. */
  readonly week: readonly (readonly Shift[])[];
  /** Days that differ from their weekday, by `YYYY-MM-DD`. */
  readonly days: Readonly<Record<string, SpecialDay>>;
};

type Interval = { readonly start: number; readonly end: number };

/** How far ahead an opening is looked for: a desk that is closed for five years is closed. */
const LONGEST_LOOK_DAYS = 5 * 366;

export const isOpen = (calendar: BusinessCalendar, at: Date): boolean =>
  nextOpening(calendar, at)?.getTime() === at.getTime();

/** The first instant not before `at` at which the desk is open: `at` itself while it is. Undefined: never within five years. */
export const nextOpening = (calendar: BusinessCalendar, at: Date): Date | undefined => {
  const next = openIntervals(calendar, at).next();
  return next.done ? undefined : new Date(next.value.start);
};

/** The earliest instant by which `ms` of business time have passed since `from`. Undefined: not within five years. */
export const addBusinessTime = (calendar: BusinessCalendar, from: Date, ms: number): Date | undefined => {
  if (ms <= 0) return from;
  let left = ms;
  for (const { start, end } of openIntervals(calendar, from)) {
    if (left <= end - start) return new Date(start + left);
    left -= end - start;
  }
  return undefined;
};

/** Business time between two instants, in ms; 0 where `to` is not after `from`. */
export const businessTimeBetween = (calendar: BusinessCalendar, from: Date, to: Date): number => {
  let sum = 0;
  for (const { start, end } of openIntervals(calendar, from, to)) sum += end - start;
  return sum;
};

/** Open time from an instant on, in order, cut to `from` and `until`; without `until` for five years. */
function* openIntervals(calendar: BusinessCalendar, from: Date, until?: Date): Generator<Interval, void> {
  if (until === undefined && isNeverOpen(calendar)) return;
  const first = from.getTime();
  const last = until?.getTime() ?? Infinity;
  const longest = until === undefined ? LONGEST_LOOK_DAYS : Infinity;
  let day = firstDayOf(calendar.timeZone, from);
  for (let looked = 0; looked < longest; looked += 1) {
    if (instantOf(calendar.timeZone, day, 0) >= last) return;
    for (const interval of intervalsOf(calendar, day)) {
      const start = Math.max(interval.start, first);
      const end = Math.min(interval.end, last);
      if (start < end) yield { start, end };
    }
    day = nextDay(day);
  }
}

const isNeverOpen = ({ week, days }: BusinessCalendar): boolean =>
  week.every((shifts) => shifts.length === 0) &&
  Object.values(days).every((day) => day.kind === 'holiday' || !day.shifts);

/** The day's open time in order, shifts that overlap joined into one. */
const intervalsOf = (calendar: BusinessCalendar, day: Day): readonly Interval[] => {
  const joined: Interval[] = [];
  for (const { from, to } of sortedMinutes(shiftsOf(calendar, day))) {
    const start = instantOf(calendar.timeZone, day, from);
    const end = instantOf(calendar.timeZone, day, to);
    const before = joined.at(-1);
    if (!before || start > before.end) joined.push({ start, end });
    else joined[joined.length - 1] = { start: before.start, end: Math.max(before.end, end) };
  }
  return joined.filter(({ start, end }) => start < end);
};

const shiftsOf = ({ week, days }: BusinessCalendar, day: Day): readonly Shift[] => {
  const usual = week[weekdayOf(day)] ?? [];
  const special = days[day];
  if (!special) return usual;
  if (special.kind === 'holiday') return [];
  if (special.shifts) return special.shifts;
  return usual.length > 0 ? usual : (week.find((shifts) => shifts.length > 0) ?? []);
};

const sortedMinutes = (shifts: readonly Shift[]): readonly { readonly from: number; readonly to: number }[] =>
  shifts
    .map(({ from, to }) => ({ from: minutesOf(from), to: minutesOf(to) }))
    .filter(({ from, to }) => from < to)
    .sort((one, other) => one.from - other.from);

const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
};
