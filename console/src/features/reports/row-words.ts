import type { ReportDimensionView, ReportRowView } from '../../../../src/contract/reports/reports.js';
import { t } from '../../locales/translate.js';

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** 3月2日 周一 */
const dayWords = (day: string): string => {
  const at = new Date(`${day}T00:00:00Z`);
  const weekday = WEEKDAYS[at.getUTCDay()] ?? 'sun';
  return t('report.day', { month: at.getUTCMonth() + 1, day: at.getUTCDate(), weekday: t(`report.${weekday}`) });
};

/** What a row of a report is about. */
export const rowWords = (by: ReportDimensionView, { key, name }: Pick<ReportRowView, 'key' | 'name'>): string => {
  if (by === 'day' && key !== null) return dayWords(key);
  if (by === 'hour' && key !== null) return t('report.hour', { hour: Number(key) });
  if (key === null) return t(`report.no.${by}`);
  return name ?? t('report.gone');
};
