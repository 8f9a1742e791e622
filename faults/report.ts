import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { PROMISES } from './promises.table.js';
import type { FaultRow, Figures } from './rig/row.js';
import { ROWS_LEFT_OUT } from './rows.table.js';

/** What became of one row; `broken` holds the promises' own words where one did not hold. */
export type Outcome = {
  readonly row: Pick<FaultRow, 'id' | 'title' | 'promises' | 'limits'>;
  readonly seconds: number;
  readonly figures: Figures;
  readonly broken: string | undefined;
};

export type FaultRun = { readonly seed: number; readonly outcomes: readonly Outcome[]; readonly seconds: number };

/** Of every row: in the console within so long after the load (P1). */
const COMMON_LIMITS: Readonly<Record<string, number>> = { allShownMs: 30_000 };

const figuresOf = ({ figures, row: { limits = {} } }: Outcome): string =>
  Object.entries(figures)
    .map(([name, value]) => {
      const limit = limits[name] ?? COMMON_LIMITS[name];
      if (limit === undefined) return `${name} ${value}`;
      return `${name} ${value} (at most ${limit}: ${Number(value) <= limit ? 'met' : '**missed**'})`;
    })
    .join(', ');

const rowLines = (outcomes: readonly Outcome[]): readonly string[] => [
  '| row | fault | held | figures |',
  '| --- | --- | --- | --- |',
  ...outcomes.map(
    (outcome) =>
      `| ${outcome.row.id} | ${outcome.row.title} | ${outcome.broken === undefined ? 'yes' : '**no**'} | ${figuresOf(outcome)} |`,
  ),
];

const proofOf = (id: string, outcomes: readonly Outcome[]): string => {
  const held = outcomes.filter(({ row, broken }) => broken === undefined && row.promises.some((one) => one === id));
  const broken = outcomes.filter(({ row, broken: why }) => why !== undefined && row.promises.some((one) => one === id));
  const tests = Object.entries(PROMISES).flatMap(([key, { tests: files }]) => (key === id ? files : []));
  if (broken.length > 0) return `**broken** in ${broken.map(({ row }) => row.id).join(', ')}`;
  const rows = held.map(({ row }) => row.id).join(', ');
  const all = [rows, ...tests.map((file) => `\`${file}\``)].filter((part) => part !== '');
  return all.length === 0 ? '**not proven**' : all.join(', ');
};

const promiseLines = (outcomes: readonly Outcome[]): readonly string[] => [
  '| promise | | shown by |',
  '| --- | --- | --- |',
  ...Object.entries(PROMISES).map(([id, { promise }]) => `| ${id} | ${promise} | ${proofOf(id, outcomes)} |`),
];

const asMarkdown = ({ seed, outcomes, seconds }: FaultRun, at: Date): string =>
  [
    `# Faults, ${at.toISOString().slice(0, 10)}`,
    '',
    `\`npm run faults -- --seed ${seed}\`, ${Math.round(seconds / 60)} minutes, ${availableParallelism()} cores, ` +
      `${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}. Every row runs under 50 pushes and 10 replies a second.`,
    '',
    ...rowLines(outcomes),
    '',
    ...outcomes.flatMap(({ row, broken }) =>
      broken === undefined ? [] : [`## ${row.id} did not hold`, '', '```', broken, '```', ''],
    ),
    '## Promises',
    '',
    ...promiseLines(outcomes),
    '',
    '## Rows left out',
    '',
    ...Object.entries(ROWS_LEFT_OUT).map(([id, why]) => `- ${id}: ${why}.`),
    '',
  ].join('\n');

/** Writes `<time>.md` and `<time>.json` under faults/results; answers the path of the first. */
export const writeReport = (run: FaultRun): string => {
  const at = new Date();
  const base = join('faults', 'results', at.toISOString().slice(0, 19).replaceAll(':', ''));
  mkdirSync(join('faults', 'results'), { recursive: true });
  writeFileSync(`${base}.json`, `${JSON.stringify({ schema: 1, at: at.toISOString(), ...run }, null, 2)}\n`);
  writeFileSync(`${base}.md`, asMarkdown(run, at));
  return `${base}.md`;
};
