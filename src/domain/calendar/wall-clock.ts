import { DateTime, IANAZone } from 'luxon';

/** `YYYY-MM-DD`. */
export type Day = string;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
// A zone that changed sides of the date line left out a whole day.
const LONGEST_GAP_MS = 26 * HOUR_MS;

const dayOf = (utcMs: number): Day => new Date(utcMs).toISOString().slice(0, 10);

const midnightUtc = (day: Day): number => Date.parse(`${day}T00:00:00Z`);

export const nextDay = (day: Day): Day => dayOf(midnightUtc(day) + DAY_MS);

/** 0 = Monday. */
export const weekdayOf = (day: Day): number => (new Date(midnightUtc(day)).getUTCDay() + 6) % 7;

/** The day on the zone's wall at an instant. */
export const firstDayOf = (timeZone: string, at: Date): Day =>
  DateTime.fromJSDate(at, { zone: timeZone }).toFormat('yyyy-MM-dd');

/**
 * When the wall of the zone shows this minute of this day, in ms. 1440 is the next day's midnight. A time that comes twice
 * (clocks go back) is its first; a time that is left out (clocks go forward) is the moment of the change. So later wall
 * times are never earlier instants, and shifts that touch still touch.
 */
export const instantOf = (timeZone: string, day: Day, minute: number): number => {
  const wall = midnightUtc(day) + minute * 60_000;
  const zone = IANAZone.create(timeZone);
  const before = zone.offset(wall - LONGEST_GAP_MS);
  const after = zone.offset(wall + LONGEST_GAP_MS);
  const fixed = wall - before * 60_000;
  if (before === after) return fixed;
  const change = changeBetween(zone, wall - LONGEST_GAP_MS, wall + LONGEST_GAP_MS);
  if (fixed <= change) return fixed;
  return Math.max(change, wall - after * 60_000);
};

/** The first instant of the new offset. */
const changeBetween = (zone: IANAZone, from: number, to: number): number => {
  const before = zone.offset(from);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offset(middle) === before) low = middle;
    else high = middle;
  }
  return high;
};
