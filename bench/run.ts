// `npm run bench [-- --quick --profile --only ingest,routing,e2e,search,tickets,orders,console]`: the figures. Apart, because they take their
// time: `--growth [--messages 100000,1000000,10000000 --waiting 1000,100000,1000000
// --data DIR --seed-only]`, `--fairness`, `--soak`. Started by the launcher, which brings the stores.
import { readArguments } from './arguments.js';
import type { Arguments } from './arguments.js';
import { runFigures } from './figures.js';
import { runFairness } from './fairness/fairness.js';
import { runGrowth } from './growth/growth.js';
import { runSoak } from './soak/soak.js';

const RUNS: Readonly<Record<Arguments['run'], (wanted: Arguments) => Promise<void>>> = {
  figures: runFigures,
  growth: runGrowth,
  fairness: runFairness,
  soak: runSoak,
};

// What it started ends with it, whoever asked it to end.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => process.exit(143));

const main = async (): Promise<void> => {
  const wanted = readArguments();
  await RUNS[wanted.run](wanted);
};

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
