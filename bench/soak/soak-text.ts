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
  readonly wantedMinutes: number;
  readonly parts: readonly SoakPart[];
  readonly memory: readonly MemoryOf[];
  readonly startedMs: number;
  readonly endedMs: number;
  /** Not while it still runs: what was cut off says so. */
  readonly isOver: boolean;
};

/** Memory of the first part of the time still rises: caches fill, code is compiled. */
const WARM_UP = 1 / 3;
/** A process grows where what is certain of its growth in the time watched is more than this part of it. */
const GROWTH = 0.05;
/** The last answers against the first. */
const DRIFT = 1.5;

const numberOf = ({ figures }: SoakPart, name: string): number => Number(figures[name] ?? Number.NaN);

const isWhole = ({ resident }: MemoryOf, fromMs: number): boolean => (resident[0]?.atMs ?? Infinity) < fromMs;

const slopeWords = ({ perMinute, lo, hi }: Slope): string =>
  `${perMinute.toFixed(2)} (${lo.toFixed(2)} .. ${hi.toFixed(2)})`;

const verdictOf = ({ lo, meanMegabytes }: Slope, minutes: number): string =>
  lo * minutes > meanMegabytes * GROWTH ? 'grows' : 'flat';

type Watched = { readonly fromMs: number; readonly minutes: number };

const memoryRow = (one: MemoryOf, { fromMs, minutes }: Watched): readonly string[] => {
  const [resident, kept] = [slopeOf(one.resident, fromMs), slopeOf(one.kept, fromMs)];
  const cells = [resident, kept].flatMap((slope) =>
    slope ? [slope.meanMegabytes.toFixed(0), slopeWords(slope)] : ['-', '-'],
  );
  return [one.name, ...cells, kept ? verdictOf(kept, minutes) : 'too short to say'];
};

const memoryTable = ({ memory, startedMs, endedMs }: Soaked): string => {
  const fromMs = startedMs + (endedMs - startedMs) * WARM_UP;
  const minutes = (endedMs - fromMs) / 60_000;
  // Who was started in the middle has a warm-up of its own.
  const rows = memory.filter((one) => isWhole(one, fromMs)).map((one) => memoryRow(one, { fromMs, minutes }));
  const head = ['process', 'resident, MB', 'a minute (95 %)', 'kept after collecting garbage, MB', 'a minute (95 %)'];
  return markdownTable([...head, 'verdict'], rows);
};

/** The first third of the times something was done to it against the last; what was done decides more than the time. */
const driftsOf = (parts: readonly SoakPart[], name: string): readonly number[] => {
  const faults = [...new Set(parts.map(({ fault }) => fault))];
  return faults.flatMap((fault) => {
    const of = parts.filter((part) => part.fault === fault).map((part) => numberOf(part, name));
    const values = of.filter((value) => !Number.isNaN(value));
    if (values.length < 2) return [];
    const third = Math.max(1, Math.floor(values.length / 3));
    return [median(values.slice(-third)) / Math.max(1, median(values.slice(0, third)))];
  });
};

const DRIFTING = [
  ['answers p50', 'answerP50Ms'],
  ['answers p99', 'answerP99Ms'],
  ['all shown after the load', 'allShownMs'],
] as const;

const driftTable = (parts: readonly SoakPart[]): string => {
  const rows = DRIFTING.map(([words, name]) => {
    const drifts = driftsOf(parts, name);
    if (drifts.length === 0) return [words, '-', 'too short to say'];
    const middle = median(drifts);
    const each = drifts.map((drift) => drift.toFixed(2)).join(', ');
    return [words, `${middle.toFixed(2)} (${each})`, middle > DRIFT ? 'drifts' : 'no drift'];
  });
  return markdownTable(['', 'last third / first third, the median (each trouble)', 'verdict'], rows);
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

const ledgerWords = (parts: readonly SoakPart[]): string => {
  const sum = (name: string): number => parts.reduce((total, part) => total + (Number(part.figures[name]) || 0), 0);
  const broken = parts.filter((part) => part.broken !== undefined).length;
  const counted = `${sum('pushesAnswered')} pushes were answered and ${sum('replies')} replies taken; ${sum('pushesGivenUp')} pushes were given up, ${sum('repliesUnknown')} replies ended unknown.`;
  const verdict =
    broken === 0
      ? 'the ledger is balanced: every push that was answered is once in the history, every reply has ended, and none was delivered twice'
      : `**${broken} of ${parts.length} parts are broken**`;
  return `${counted} In ${parts.length} parts ${verdict}.`;
};

/** The report of a soak as Markdown. */
export const soakText = (soaked: Soaked): string => {
  const { machine, highest, rate, parts, startedMs, endedMs, wantedMinutes, isOver } = soaked;
  const minutes = ((endedMs - startedMs) / 60_000).toFixed(1);
  return [
    `\`npm run bench -- --soak --minutes ${wantedMinutes}\`, ${machine.at}, ${machine.words}, two api and two worker processes.`,
    ...(isOver ? [] : [`**Not over:** this is what was known after ${minutes} of ${wantedMinutes} minutes.`]),
    `${highest} pushes a second are held; ${rate} a second, and as many replies at most, for ${minutes} minutes.`,
    ledgerWords(parts),
    driftTable(parts),
    partsTable(parts),
    memoryTable(soaked),
  ].join('\n\n');
};
