import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from './judge.js';
import { KINDS } from './mutate.js';
import type { Kind } from './mutate.js';
import type { Vitals } from './vitals.js';

export type Tally = {
  sent: number;
  readonly verdicts: Record<string, Partial<Record<Verdict, number>>>;
  readonly statuses: Record<number, number>;
  /** What should not have happened, as it was sent. */
  readonly examples: { readonly kind: Kind; readonly status: number; readonly request: string }[];
};

export type MutationRun = {
  readonly seed: number;
  readonly tally: Tally;
  readonly seconds: number;
  readonly before: Vitals;
  readonly after: Vitals;
  /** Each second. */
  readonly rssMb: readonly number[];
  readonly rows: number;
  readonly errors: readonly string[];
  readonly exitCode: number | null;
};

const LIMITS = { loopP99Ms: 50, growthMb: 30 };
const MOST_EXAMPLES = 20;

const total = ({ verdicts }: Tally, verdict: Verdict): number =>
  Object.values(verdicts).reduce((sum, counts) => sum + (counts[verdict] ?? 0), 0);

/** By how much its highest place in the last third is above that in the first: memory rises and falls with each collection. */
const growthOf = (rssMb: readonly number[]): number => {
  const third = Math.ceil(rssMb.length / 3);
  return Math.max(...rssMb.slice(-third)) - Math.max(...rssMb.slice(0, third));
};

export type Goal = { readonly what: string; readonly value: string; readonly goal: string; readonly isMet: boolean };

/** What every long run asks of the process: P36. */
export const vitalGoals = (seen: Pick<MutationRun, 'after' | 'rssMb' | 'errors' | 'exitCode'>): readonly Goal[] => {
  const { after, rssMb, errors, exitCode } = seen;
  const growth = growthOf(rssMb);
  return [
    {
      what: 'event loop late, p99',
      value: `${after.loopP99Ms.toFixed(1)} ms`,
      goal: `under ${LIMITS.loopP99Ms} ms`,
      isMet: after.loopP99Ms < LIMITS.loopP99Ms,
    },
    {
      what: 'memory, its highest in the last third above that in the first, warm-up left out',
      value: `${growth.toFixed(1)} MiB`,
      goal: `under ${LIMITS.growthMb} MiB`,
      isMet: growth < LIMITS.growthMb,
    },
    { what: 'errors in the log', value: String(errors.length), goal: '0', isMet: errors.length === 0 },
    {
      what: 'the process',
      value: exitCode === null ? 'runs' : `ended ${exitCode}`,
      goal: 'runs',
      isMet: exitCode === null,
    },
  ];
};

const goalsOf = (run: MutationRun): readonly Goal[] => {
  const { tally, rows } = run;
  const wrongly = total(tally, 'accepted wrongly');
  const failed = total(tally, 'failed');
  const taken = (tally.statuses[200] ?? 0) + (tally.statuses[204] ?? 0);
  // Valid ones are sent in between, and are taken too.
  const controls = 4 + 2 * Math.ceil(tally.sent / 5_000);
  return [
    { what: 'taken although something signed had changed', value: String(wrongly), goal: '0', isMet: wrongly === 0 },
    { what: 'answers 5xx, and connections without an answer', value: String(failed), goal: '0', isMet: failed === 0 },
    {
      what: 'rows stored',
      value: String(rows),
      goal: `at most ${taken + controls}, what was answered as taken`,
      isMet: rows <= taken + controls,
    },
    ...vitalGoals(run),
  ];
};

const asMarkdown = (run: MutationRun, goals: readonly Goal[], at: Date): string => {
  const { seed, tally, seconds, after } = run;
  const verdicts: readonly Verdict[] = ['refused', 'accepted', 'accepted wrongly', 'failed'];
  return [
    `# Random changes of valid requests, ${at.toISOString().slice(0, 10)}`,
    '',
    `\`npm run faults:mutations -- --count ${tally.sent} --seed ${seed}\`: ${tally.sent} requests in ${seconds.toFixed(0)} s ` +
      `(${Math.round(tally.sent / seconds)} a second), ${availableParallelism()} cores, ` +
      `${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}.`,
    '',
    '| what | measured | goal | |',
    '| --- | --- | --- | --- |',
    ...goals.map(
      ({ what, value, goal, isMet }) => `| ${what} | ${value} | ${goal} | ${isMet ? 'met' : '**missed**'} |`,
    ),
    '',
    `Longest delay of the event loop ${after.loopMaxMs.toFixed(1)} ms, memory ${after.rssMb.toFixed(0)} MiB.`,
    '',
    `| changed | ${verdicts.join(' | ')} |`,
    `| --- | ${verdicts.map(() => '---').join(' | ')} |`,
    ...KINDS.map((kind) => `| ${kind} | ${verdicts.map((one) => tally.verdicts[kind]?.[one] ?? 0).join(' | ')} |`),
    '',
    '`sealed` and `message` are signed anew, as by somebody who has the Token, or the key too: what is still a document is taken.',
    'What else is taken has everything that is signed as it was, and a change beside it.',
    '',
    ...run.errors.slice(0, MOST_EXAMPLES).map((line) => `    ${line}`),
    '',
  ].join('\n');
};

const lineOf = ({ what, value, goal, isMet }: Goal): string =>
  `${isMet ? 'met   ' : 'MISSED'} ${what}: ${value} (${goal})`;

type Checked = {
  readonly name: string;
  readonly command: string;
  readonly goals: readonly Goal[];
  readonly seen: object;
};

/** The same for runs that have no table of their own. */
export const writeChecked = ({ name, command, goals, seen }: Checked) => {
  const at = new Date().toISOString();
  const dir = join('faults', 'results');
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `${name}-${at.slice(0, 19).replaceAll(':', '')}.json`);
  const machine = { cores: availableParallelism(), memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version };
  writeFileSync(path, `${JSON.stringify({ at, command, machine, goals, ...seen }, null, 2)}\n`);
  return { path, lines: goals.map(lineOf), hasHeld: goals.every(({ isMet }) => isMet) };
};

/** Writes both reports; returns where, and what to say at the terminal. */
export const writeMutations = (run: MutationRun) => {
  const at = new Date();
  const goals = goalsOf(run);
  const dir = join('faults', 'results');
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `mutations-${at.toISOString().slice(0, 19).replaceAll(':', '')}`);
  const tally = { ...run.tally, examples: run.tally.examples.slice(0, MOST_EXAMPLES) };
  writeFileSync(`${path}.json`, `${JSON.stringify({ at: at.toISOString(), ...run, tally, goals }, null, 2)}\n`);
  writeFileSync(`${path}.md`, asMarkdown(run, goals, at));
  return {
    path: `${path}.md`,
    lines: goals.map(lineOf),
    hasHeld: goals.every(({ isMet }) => isMet),
  };
};
