import { GOALS } from './goals.js';
import type { Figure } from './figure.js';

const digits = (value: number): string => {
  if (Number.isNaN(value)) return '-';
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
};

const lineOf = ({ id, interval, verdict, n, flags }: Figure): readonly string[] => {
  const { unit, better, target, stretch, what } = GOALS[id];
  const sign = better === 'more' ? '>=' : '<=';
  return [
    id,
    `${digits(interval.value)}${unit}`,
    `${digits(interval.lo)} .. ${digits(interval.hi)}`,
    `${sign} ${target}${unit}`,
    `${stretch}${unit}`,
    verdict,
    String(n),
    flags.length > 0 ? `${what} [${flags.join('; ')}]` : what,
  ];
};

const HEAD = ['figure', 'value', '95 % interval', 'target', 'stretch', 'verdict', 'n', 'what'];

/** The figures as a table for a terminal. */
export const tableOf = (figures: readonly Figure[]): string => {
  const rows = [HEAD, ...figures.map(lineOf)];
  const widths = HEAD.map((_name, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

/** What lies behind the ratios, one line per figure. */
export const detailsOf = (figures: readonly Figure[]): string =>
  figures
    .filter(({ detail }) => Object.keys(detail).length > 0)
    .map(({ id, detail }) => {
      const parts = Object.entries(detail).map(([name, value]) => `${name} ${digits(value)}`);
      return `${id}: ${parts.join(', ')}`;
    })
    .join('\n');
