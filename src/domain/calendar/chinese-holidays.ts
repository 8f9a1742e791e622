import { getDayDetail } from 'chinese-days';
import type { SpecialDay } from './business-calendar.js';
import { nextDay } from './wall-clock.js';

type Days = Readonly<Record<string, SpecialDay>>;

// chinese-days names an ordinary day by its weekday ("Friday") and a day of the State Council's plan by "English,中文,count".
const isPlanned = (name: string): boolean => name.includes(',');

/** Public holidays and make-up workdays of mainland China in a year; empty for a year whose plan is not published yet. */
export const chineseHolidays = (year: number): Days => {
  const days: Record<string, SpecialDay> = {};
  for (let day = `${String(year)}-01-01`; day.startsWith(`${String(year)}-`); day = nextDay(day)) {
    const { work, name } = getDayDetail(day);
    if (isPlanned(name)) days[day] = work ? { kind: 'workday' } : { kind: 'holiday' };
  }
  return days;
};

/** A merchant's own days on top of the published plan of these years: what the merchant wrote wins. */
export const withChineseHolidays = (own: Days, years: readonly number[]): Days =>
  Object.assign({}, ...years.map(chineseHolidays), own);
