import type { ReportFiguresView } from '../../../../src/contract/reports/reports.js';
import { t } from '../../locales/translate.js';

export type FigureName = keyof ReportFiguresView;
type FigureKind = 'count' | 'rate' | 'time' | 'score';

/** A figure: how it is written, and whether more of it is better, worse, or neither. */
export type Figure = {
  readonly name: FigureName;
  readonly kind: FigureKind;
  readonly good: 'more' | 'less' | 'neither';
};

/** In the order of cards and columns. */
export const FIGURES: readonly Figure[] = [
  { name: 'arrivals', kind: 'count', good: 'neither' },
  { name: 'answered', kind: 'count', good: 'neither' },
  { name: 'answerRate', kind: 'rate', good: 'more' },
  { name: 'abandoned', kind: 'count', good: 'less' },
  { name: 'abandonRate', kind: 'rate', good: 'less' },
  { name: 'queueWait', kind: 'time', good: 'less' },
  { name: 'firstResponse', kind: 'time', good: 'less' },
  { name: 'averageResponse', kind: 'time', good: 'less' },
  { name: 'repliedSoonRate', kind: 'rate', good: 'more' },
  { name: 'handling', kind: 'time', good: 'neither' },
  { name: 'resolvedAtOnceRate', kind: 'rate', good: 'more' },
  { name: 'score', kind: 'score', good: 'more' },
  { name: 'rated', kind: 'count', good: 'neither' },
  { name: 'ratedRate', kind: 'rate', good: 'more' },
  { name: 'transfers', kind: 'count', good: 'neither' },
  { name: 'reopenings', kind: 'count', good: 'less' },
];

/** What stands on the cards; the table has all. */
export const CARDS: readonly FigureName[] = [
  'arrivals',
  'answerRate',
  'abandonRate',
  'queueWait',
  'firstResponse',
  'averageResponse',
  'repliedSoonRate',
  'handling',
  'resolvedAtOnceRate',
  'score',
];

/** To the second below an hour: a minute more or less is what a report is read for. */
const timeText = (value: number): string => {
  const seconds = Math.round(value);
  if (seconds < 60) return t('report.seconds', { seconds });
  if (seconds < 3600) return t('report.minutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
  return t('report.hours', { hours: Math.floor(seconds / 3600), minutes: Math.floor((seconds % 3600) / 60) });
};

export const figureText = ({ kind }: Figure, value: number | null): string => {
  if (value === null) return t('report.none');
  if (kind === 'rate') return t('report.rate', { rate: Math.round(value * 1000) / 10 });
  if (kind === 'time') return timeText(value);
  return kind === 'score' ? value.toFixed(2) : String(value);
};

export type Change = { readonly text: string; readonly tone: 'good' | 'bad' | 'same' };

const signed = (value: number, digits: number): string => `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(digits)}`;

const changeText = ({ kind }: Figure, value: number, before: number): string => {
  if (kind === 'rate') return t('report.points', { points: signed((value - before) * 100, 1) });
  if (kind === 'score') return signed(value - before, 2);
  return before === 0
    ? t('report.new')
    : t('report.percent', { percent: signed(((value - before) / before) * 100, 0) });
};

/** Against the days before; undefined where one of them has no value. */
export const changeOf = (figure: Figure, value: number | null, before: number | null): Change | undefined => {
  if (value === null || before === null) return undefined;
  const difference = value - before;
  // What would be written as no change is none.
  const isSame = Math.abs(difference) < (figure.kind === 'time' ? Math.max(before / 200, 0.5) : 0.0005);
  if (isSame) return { text: t('report.same'), tone: 'same' };
  const text = changeText(figure, value, before);
  if (figure.good === 'neither') return { text, tone: 'same' };
  return { text, tone: difference > 0 === (figure.good === 'more') ? 'good' : 'bad' };
};
