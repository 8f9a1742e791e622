// `npm run faults [-- --only F1,F8 --seed 7 --minutes 30 --short --report docs/faults.md]`: the fault matrix, row by row, and a
// report of what held. With --only and --report, rows that were not asked for stay in the report as they are.
import { parseArgs, types } from 'node:util';
import type { Row } from './rig/row.js';
import { thisMachine, writeReport } from './report/write-report.js';
import { ROWS } from './running/all-rows.js';
import { hasHeld } from './running/outcome.js';
import type { Outcome } from './running/outcome.js';
import { createRowRunner } from './running/row-runner.js';
import type { Lane } from './running/row-runner.js';
import { lanesOf, leastSecondsOf, longestMsOf, nextTurn } from './running/schedule.js';
import type { Turn } from './running/schedule.js';

type Arguments = {
  readonly rows: readonly Row[];
  readonly seed: number;
  /** Shared among the rows: each is as long as its part of them allows. */
  readonly minutes: number;
  readonly isShort: boolean;
  /** Whether only some rows were asked for. */
  readonly isPart: boolean;
  /** Where the report is written beside faults/results; nowhere when absent. */
  readonly report: string | undefined;
};

const readArguments = (): Arguments => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      minutes: { type: 'string', default: '120' },
      short: { type: 'boolean', default: false },
      report: { type: 'string' },
    },
  });
  const wanted = values.only?.split(',');
  const unknown = wanted?.filter((id) => !ROWS.some((row) => row.id === id)) ?? [];
  if (unknown.length > 0)
    throw new Error(`There is no row ${unknown.join(', ')}; there are ${ROWS.map(({ id }) => id).join(', ')}.`);
  return {
    rows: ROWS.filter(({ id }) => wanted === undefined || wanted.includes(id)),
    seed: Number(values.seed),
    minutes: Number(values.minutes),
    isShort: values.short,
    isPart: wanted !== undefined,
    report: values.report,
  };
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const tell = ({ row, figures, broken, seconds }: Outcome): void => {
  const words = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
  say(`${broken === undefined ? 'held  ' : 'BROKEN'} ${row.id} ${row.title} (${Math.round(seconds)} s)`);
  say(`       ${broken ?? words.join(', ')}`);
};

const runner = createRowRunner();

const takeTurn = async (lane: Lane, turn: Turn, seed: number): Promise<Outcome> => {
  const { row, share, keepsProduct } = turn;
  const startedAt = performance.now();
  const answer = await lane.run({ id: row.id, seed, share, keepsProduct }, longestMsOf(turn));
  const { figures, broken } = answer;
  const seconds = (performance.now() - startedAt) / 1_000;
  return { row, seconds, figures, ...(broken !== undefined && { broken }) };
};

const runRows = async ({ rows, seed, minutes, isShort }: Arguments): Promise<readonly Outcome[]> => {
  const endAt = performance.now() + minutes * 60_000;
  const outcomes = new Map<string, Outcome>();
  const done = (outcome: Outcome): void => void outcomes.set(outcome.row.id, outcome);
  const begun = new Set<Row>();
  const isLeft = (row: Row): boolean => !begun.has(row);

  const runLane = async (ofLane: readonly Row[]): Promise<void> => {
    const lane = runner.openLane();
    for (const row of ofLane) {
      const secondsLeft = (endAt - performance.now()) / 1_000;
      const others = rows.filter((other) => isLeft(other) && !ofLane.includes(other));
      const turn = nextTurn([...ofLane.filter(isLeft), ...others], secondsLeft);
      begun.add(row);
      if (!turn || leastSecondsOf(row) > secondsLeft) {
        done({ row, seconds: 0, figures: {}, notRun: 'the time was over' });
        continue;
      }
      const outcome = await takeTurn(lane, isShort ? { ...turn, share: 0 } : turn, seed);
      done(outcome);
      tell(outcome);
    }
    await lane.close();
  };
  await Promise.all(lanesOf(rows).map(runLane));
  return rows.flatMap((row) => outcomes.get(row.id) ?? []);
};

const main = async (): Promise<number> => {
  const wanted = readArguments();
  const startedAt = performance.now();
  const machine = thisMachine();
  say(`Seed ${wanted.seed}, ${wanted.rows.length} rows, ${wanted.minutes} minutes.`);
  const outcomes = await runRows(wanted);
  const notRun = outcomes.filter(({ notRun: why }) => why !== undefined).map(({ row }) => row.id);
  if (notRun.length > 0) say(`Not run, because the time was over: ${notRun.join(', ')}`);
  const { seed, minutes, report, isPart } = wanted;
  const command = process.argv.slice(2);
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const path of writeReport({ seed, minutes, seconds, command, machine, outcomes, isPart }, report)) {
    say(`Written to ${path}`);
  }
  const isAllRight = outcomes.every((outcome) => hasHeld(outcome) || outcome.notRun !== undefined);
  return isAllRight ? 0 : 1;
};

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    runner.kill();
    process.exit(1);
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    runner.kill();
    process.stderr.write(`${types.isNativeError(error) ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
