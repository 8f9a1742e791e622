// `npm run faults [-- --only F1,F8 --seed 7 --minutes 30 --short]`: the fault matrix, row by row, and a report of what held.
import { parseArgs, types } from 'node:util';
import { createRandom } from './rig/random.js';
import { openRig } from './rig/rig.js';
import type { FaultRow, Figures } from './rig/row.js';
import { writeReport } from './report.js';
import type { Outcome } from './report.js';
import { ROWS } from './rows.table.js';

type Arguments = {
  readonly rows: readonly FaultRow[];
  readonly seed: number;
  /** No row begins after so long. */
  readonly minutes: number;
  readonly isShort: boolean;
};

const readArguments = (): Arguments => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      minutes: { type: 'string', default: '120' },
      short: { type: 'boolean', default: false },
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
  };
};

/** Each row has a product of its own, so that what one breaks does not show in the next. */
const runRow = async (row: FaultRow, { seed, isShort }: Arguments): Promise<Outcome> => {
  const startedAt = performance.now();
  const random = createRandom(seed + Number(row.id.slice(1)));
  let figures: Figures = {};
  let broken: string | undefined;
  try {
    const rig = await openRig(random);
    try {
      figures = await row.run(rig, { isShort, random });
    } finally {
      await rig.close();
    }
  } catch (error) {
    broken = types.isNativeError(error) ? error.message : String(error);
  }
  return { row, seconds: (performance.now() - startedAt) / 1000, figures, broken };
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const main = async (): Promise<number> => {
  const wanted = readArguments();
  const startedAt = performance.now();
  const secondsNow = (): number => (performance.now() - startedAt) / 1000;
  const outcomes: Outcome[] = [];
  say(`Seed ${wanted.seed}, ${wanted.rows.length} rows.`);
  for (const row of wanted.rows) {
    if (secondsNow() > wanted.minutes * 60) break;
    const outcome = await runRow(row, wanted);
    outcomes.push(outcome);
    const { figures, broken, seconds } = outcome;
    const words = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
    say(`${broken === undefined ? 'held  ' : 'BROKEN'} ${row.id} ${row.title} (${Math.round(seconds)} s)`);
    say(`       ${broken ?? words.join(', ')}`);
  }
  say(`Written to ${writeReport({ seed: wanted.seed, outcomes, seconds: secondsNow() })}`);
  return outcomes.every(({ broken }) => broken === undefined) ? 0 : 1;
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${types.isNativeError(error) ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
