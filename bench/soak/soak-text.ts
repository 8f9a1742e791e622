import { median } from '../measure/statistics.js';
import { markdownTable } from '../report/long-report.js';
import type { Machine } from '../report/long-report.js';
import { slopeOf } from './memory.js';
import type { MemoryOf, Slope } from './memory.js';
import type { SoakPart } from './soak.js';

export type Soaked = {
  readonly machine: Machine;
  /** Pushes a second. */
  readonly highest: number;
  readonly rate: number;
  readonly parts: readonly SoakPart[];
  readonly memory: readonly MemoryOf[];
  readonly startedMs: number;
  readonly endedMs: number;
};

/** Memory of the first part of the time still rises: caches fill, code is compiled. */
const WARM_UP = 1 / 3;
/** A process grows where what is certain of its growth in the time watched is more than this part of it. */
const GROWTH = 0.05;

const numberOf = ({ figures }: SoakPart, name: string): number => Number(figures[name] ?? Number.NaN);

const memoryRow = ({ name, samples }: MemoryOf, { perMinute, lo, hi, meanMegabytes }: Slope): readonly string[] => {
  const minutes = ((samples.at(-1)?.atMs ?? 0) - (samples[0]?.atMs ?? 0)) / 60_000;
  const isGrowing = lo * minutes * (1 - WARM_UP) > meanMegabytes * GROWTH;
  const interval = `${perMinute.toFixed(2)} (${lo.toFixed(2)} .. ${hi.toFixed(2)})`;
  return [name, meanMegabytes.toFixed(0), interval, isGrowing ? 'grows' : 'flat'];
};

const memoryTable = ({ memory, startedMs, endedMs }: Soaked): string => {
  const fromMs = startedMs + (endedMs - startedMs) * WARM_UP;
  const rows = memory.flatMap((one) => {
    // Who was started in the middle has a warm-up of its own.
    const isWhole = (one.samples[0]?.atMs ?? Infinity) < fromMs;
    const slope = isWhole ? slopeOf(one, fromMs) : undefined;
    return slope ? [memoryRow(one, slope)] : [];
  });
  return markdownTable(['process', 'MB', 'MB a minute after the warm-up (95 %)', 'verdict'], rows);
};

/** The first third of what was measured against the last. */
const driftOf = (parts: readonly SoakPart[], name: string): string => {
  const values = parts.map((part) => numberOf(part, name)).filter((value) => !Number.isNaN(value));
  const third = Math.max(1, Math.floor(values.length / 3));
  const [first, last] = [median(values.slice(0, third)), median(values.slice(-third))];
  return `${first.toFixed(0)} ms in the first third, ${last.toFixed(0)} ms in the last (${(last / first).toFixed(2)})`;
};

const partsTable = (parts: readonly SoakPart[]): string =>
  markdownTable(
    ['beside the load', 'pushes', 'answers p50 / p99, ms', 'all shown after the load, ms', 'replies', 'ledger'],
    parts.map((part) => [
      part.fault,
      String(part.figures['pushes'] ?? '-'),
      `${numberOf(part, 'answerP50Ms')} / ${numberOf(part, 'answerP99Ms')}`,
      String(part.figures['allShownMs'] ?? '-'),
      String(part.figures['replies'] ?? '-'),
      part.broken === undefined ? 'balanced' : part.broken.replaceAll(/[|\n]/g, ' '),
    ]),
  );

/** The report of a soak as Markdown. */
export const soakText = (soaked: Soaked): string => {
  const { machine, highest, rate, parts, startedMs, endedMs } = soaked;
  const broken = parts.filter((part) => part.broken !== undefined).length;
  const sum = (name: string): number => parts.reduce((total, part) => total + (Number(part.figures[name]) || 0), 0);
  return [
    `\`npm run bench -- --soak\`, ${machine.at}, ${machine.words}, two api and two worker processes.`,
    `${highest} pushes a second are held; ${rate} a second and as many replies for ${((endedMs - startedMs) / 60_000).toFixed(1)} minutes: ${sum('pushes')} pushes, ${sum('replies')} replies. Every push is once in the console's history and every reply at most once on a phone: ${broken === 0 ? 'the ledger is balanced' : `${broken} parts were broken`}.`,
    `Answers p50: ${driftOf(parts, 'answerP50Ms')}; p99: ${driftOf(parts, 'answerP99Ms')}.`,
    partsTable(parts),
    memoryTable(soaked),
  ].join('\n\n');
};
