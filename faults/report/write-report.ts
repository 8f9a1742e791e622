import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from '../running/outcome.js';
import { ROWS } from '../running/all-rows.js';
import { asMarkdown } from './as-markdown.js';
import { earlierRows } from './earlier-rows.js';
import { proofsOf } from './proofs.js';
import type { Proof } from './proofs.js';

export type FaultRun = {
  readonly seed: number;
  readonly minutes: number;
  readonly seconds: number;
  /** What was written behind `npm run faults --`. */
  readonly command: readonly string[];
  readonly machine: Machine;
  readonly outcomes: readonly Outcome[];
  /** Whether only some rows were asked for. */
  readonly isPart: boolean;
};

export type Machine = {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Over the last minute. */
  readonly loadBefore: string;
};

export type Report = FaultRun & { readonly schema: 3; readonly at: string; readonly proofs: readonly Proof[] };

export const thisMachine = (): Machine => ({
  cores: cpus().length,
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()}`,
  node: process.versions.node,
  loadBefore: (loadavg()[0] ?? 0).toFixed(2),
});

const numberOf = ({ row: { id } }: Outcome): number => Number(id.slice(1)) || Infinity;

/** Of a run of some rows: with what the report at this place says of the others. */
const completed = (run: FaultRun, base: string): FaultRun => {
  if (!run.isPart || !existsSync(`${base}.json`)) return run;
  const asked = run.outcomes.map(({ row }) => row.id);
  const before: unknown = JSON.parse(readFileSync(`${base}.json`, 'utf8'));
  const outcomes = [...earlierRows(before, { rows: ROWS, asked }), ...run.outcomes];
  return { ...run, outcomes: outcomes.toSorted((one, other) => numberOf(one) - numberOf(other)) };
};

/**
 * Writes Markdown and JSON under faults/results and, where one is given, at `path`.md and `path`.json; answers the paths of the first.
 * Where only some rows were asked for, the second keeps what it says of the others.
 */
export const writeReport = (run: FaultRun, path: string | undefined): readonly string[] => {
  const at = new Date().toISOString();
  const own = join('faults', 'results', at.slice(0, 19).replaceAll(':', ''));
  mkdirSync(join('faults', 'results'), { recursive: true });
  const bases = [own, ...(path === undefined ? [] : [path.replace(/\.md$/, '')])];
  for (const base of bases) {
    const whole = completed(run, base);
    const report: Report = { schema: 3, at, ...whole, proofs: proofsOf(whole.outcomes) };
    writeFileSync(`${base}.json`, `${JSON.stringify(report, null, 2)}\n`);
    writeFileSync(`${base}.md`, asMarkdown(report));
  }
  return bases.map((base) => `${base}.md`);
};
