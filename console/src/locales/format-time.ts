import { locale, t } from './translate.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const two = (value: number): string => String(value).padStart(2, '0');
const clockOf = (date: Date): string => `${two(date.getHours())}:${two(date.getMinutes())}`;

const daysBetween = (from: Date, to: Date): number => {
  const start = new Date(from.getFullYear(), from.getMonth(), from.getDate());
  const end = new Date(to.getFullYear(), to.getMonth(), to.getDate());
  return Math.round((end.getTime() - start.getTime()) / (24 * HOUR_MS));
};

const dateOf = (date: Date, now: Date): string => {
  const isSameYear = date.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(locale.value === 'zh' ? 'zh-CN' : 'en', {
    month: 'short',
    day: 'numeric',
    ...(!isSameYear && { year: 'numeric' }),
  }).format(date);
};

/** A line's own time in its conversation: 14:02, 昨天 09:15, 11月3日 09:15. */
export const formatLineTime = (instant: string, nowMs: number): string => {
  const date = new Date(instant);
  const now = new Date(nowMs);
  const days = daysBetween(date, now);
  if (days <= 0) return clockOf(date);
  if (days === 1) return t('time.yesterday', { clock: clockOf(date) });
  return `${dateOf(date, now)} ${clockOf(date)}`;
};

/** When something happened, for a list: 刚刚, 3 分钟前, 今天 14:02, 昨天 09:15, 11月3日. */
export const formatMoment = (instant: string, nowMs: number): string => {
  const date = new Date(instant);
  const now = new Date(nowMs);
  const agoMs = nowMs - date.getTime();
  if (agoMs < MINUTE_MS) return t('time.justNow');
  if (agoMs < HOUR_MS) return t('time.minutesAgo', { minutes: Math.floor(agoMs / MINUTE_MS) });
  const days = daysBetween(date, now);
  if (days === 0) return t('time.today', { clock: clockOf(date) });
  if (days === 1) return t('time.yesterday', { clock: clockOf(date) });
  return dateOf(date, now);
};

/** How long someone waits: 40 秒, 2 分, 1 小时 5 分. */
export const formatWait = (waitMs: number): string => {
  if (waitMs < MINUTE_MS) return t('time.seconds', { seconds: Math.max(0, Math.floor(waitMs / 1000)) });
  if (waitMs < HOUR_MS) return t('time.minutes', { minutes: Math.floor(waitMs / MINUTE_MS) });
  return t('time.hours', { hours: Math.floor(waitMs / HOUR_MS), minutes: Math.floor((waitMs % HOUR_MS) / MINUTE_MS) });
};

/** The same in whole minutes, for a sentence: 2 分钟, 1 小时 5 分. */
export const formatWaited = (waitMs: number): string =>
  waitMs < HOUR_MS
    ? t('time.wholeMinutes', { minutes: Math.max(1, Math.floor(waitMs / MINUTE_MS)) })
    : formatWait(waitMs);

/** How long a window stays open: 6小时12分, 12分, 40秒. */
export const formatLeft = (leftMs: number): string => {
  if (leftMs < MINUTE_MS) return t('time.leftSeconds', { seconds: Math.max(0, Math.ceil(leftMs / 1000)) });
  const hours = Math.floor(leftMs / HOUR_MS);
  const minutes = Math.floor((leftMs % HOUR_MS) / MINUTE_MS);
  return hours > 0 ? t('time.leftHours', { hours, minutes }) : t('time.leftMinutes', { minutes });
};

/** The day above a group of lines: 今天, 昨天, 11月3日. */
export const formatDay = (instant: string, nowMs: number): string => {
  const date = new Date(instant);
  const now = new Date(nowMs);
  const days = daysBetween(date, now);
  if (days <= 0) return t('time.todayWord');
  if (days === 1) return t('time.yesterdayWord');
  return dateOf(date, now);
};

/** When something to come will be: 今天 18:02, 11月24日 09:15. */
export const formatUntil = (instant: string, nowMs: number): string => {
  const date = new Date(instant);
  const now = new Date(nowMs);
  const clock = clockOf(date);
  return daysBetween(now, date) === 0 ? t('time.today', { clock }) : `${dateOf(date, now)} ${clock}`;
};
