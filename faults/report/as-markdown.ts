import { PARTS_LEFT_OUT, ROWS_LEFT_OUT } from '../rows.table.js';
import { hasHeld } from '../running/outcome.js';
import type { Outcome } from '../running/outcome.js';
import type { Proof } from './proofs.js';
import { summed } from './proofs.js';
import type { Report } from './write-report.js';

/** Of every row: in the console within so long after the load (P1). */
const COMMON_LIMITS: Readonly<Record<string, number>> = { allShownMs: 30_000 };

type Measured = { readonly name: string; readonly value: number | string; readonly limit: number | undefined };

const measuredIn = ({ figures, row: { limits = {} } }: Outcome): readonly Measured[] =>
  Object.entries(figures).map(([name, value]) => ({ name, value, limit: limits[name] ?? COMMON_LIMITS[name] }));

const isMissed = ({ value, limit }: Measured): boolean => limit !== undefined && Number(value) > limit;

const inWords = (measured: Measured): string => {
  const { name, value, limit } = measured;
  if (limit === undefined) return `${name} ${value}`;
  return `${name} ${value} (at most ${limit}: ${isMissed(measured) ? '**missed**' : 'met'})`;
};

const heldWord = ({ broken, notRun }: Outcome): string => {
  if (notRun !== undefined) return 'not run';
  return broken === undefined ? 'yes' : '**no**';
};

const rowLines = (outcomes: readonly Outcome[]): readonly string[] => [
  '| row | fault | held | seconds | figures |',
  '| --- | --- | --- | --- | --- |',
  ...outcomes.map((outcome) => {
    const { row, seconds } = outcome;
    const figures = measuredIn(outcome).map(inWords).join(', ');
    return `| ${row.id} | ${row.title} | ${heldWord(outcome)} | ${Math.round(seconds)} | ${figures} |`;
  }),
];

const listOf = (figures: Readonly<Record<string, number>>): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

const proofWords = ({ heldIn, brokenIn }: Proof): string => {
  if (brokenIn.length > 0) return `**broken** in ${brokenIn.join(', ')}`;
  return heldIn.length === 0 ? '' : heldIn.join(', ');
};

const promiseLines = (proofs: readonly Proof[]): readonly string[] => [
  '| promise | | rows that held | together | tests in `npm test` |',
  '| --- | --- | --- | --- | --- |',
  ...proofs.map((proof) => {
    const tests = proof.tests.map((file) => `\`${file}\``).join(', ');
    return `| ${proof.id} | ${proof.promise} | ${proofWords(proof)} | ${listOf(proof.figures)} | ${tests} |`;
  }),
];

const notProven = (proofs: readonly Proof[], outcomes: readonly Outcome[]): readonly string[] => {
  const bare = proofs.filter(({ heldIn, tests }) => heldIn.length === 0 && tests.length === 0);
  const missed = outcomes.flatMap((outcome) =>
    measuredIn(outcome)
      .filter(isMissed)
      .map((measured) => `- ${outcome.row.id}: ${inWords(measured)}.`),
  );
  return [
    ...bare.map(({ id, promise }) => `- ${id}, ${promise}: by no row of this run, and by no test.`),
    ...proofs.flatMap(({ id, gap }) => (gap === undefined ? [] : [`- ${id}: ${gap}.`])),
    ...outcomes.flatMap(({ row, notRun }) => (notRun === undefined ? [] : [`- ${row.id} was not run: ${notRun}.`])),
    ...missed,
  ];
};

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];

const idsOf = (outcomes: readonly Outcome[]): string => outcomes.map(({ row }) => row.id).join(', ');

/** Which rows this run measured, where it was not all of them, and which another did. */
const partWords = ({ isPart, outcomes }: Report): readonly string[] => {
  if (!isPart) return [];
  const earlier = outcomes.filter((outcome) => outcome.earlier !== undefined);
  const own = outcomes.filter((outcome) => outcome.earlier === undefined);
  if (earlier.length === 0) return [`Only ${idsOf(own)} were asked for: of other rows this report says nothing.`, ''];
  const runs = new Map(earlier.map((outcome) => [outcome.earlier?.at, outcome.earlier]));
  const lines = [...runs.entries()].flatMap(([at, run]) => {
    const ids = idsOf(earlier.filter((outcome) => outcome.earlier?.at === at));
    const command = ['npm run faults --', ...(run?.command ?? [])].join(' ');
    return [
      `- ${ids}: on ${at?.slice(0, 10)} by \`${command}\`, with the seed ${run?.seed}; load average ${run?.machine.loadBefore} when it began.`,
    ];
  });
  return [`This run measured ${idsOf(own)}. The others stand as earlier runs left them:`, '', ...lines, ''];
};

const head = (report: Report): readonly string[] => [
  ...measuredWords(report),
  ...partWords(report),
  ...sumWords(report),
];

const measuredWords = ({ at, command, seed, minutes, seconds, machine }: Report): readonly string[] => [
  '# Faults',
  '',
  `Measured on ${at.slice(0, 10)} by \`${['npm run faults --', ...command].join(' ')}\`, with the seed ${seed}: ` +
    `${Math.round(seconds / 60)} minutes of at most ${minutes}.`,
  '',
  `${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}; load average ` +
    `${machine.loadBefore} when it began. Every row runs under 50 pushes and 10 replies a second, on a product and stores of its own or of ` +
    'the rows beside it. It fails when a promise is broken or it cannot be run to its end; a figure above its limit is named and fails nothing. ' +
    'The seconds of a row hold what it waited for another one’s load to end.',
  '',
];

const sumWords = ({ outcomes }: Report): readonly string[] => [
  `The rows that held, together: ${listOf(summed(outcomes.filter(hasHeld)))}. In these every push that was answered is in the history once, ` +
    'and every reply has ended, in order and on one phone at most once.',
  '',
];

export const asMarkdown = (report: Report): string => {
  const { outcomes, proofs } = report;
  const broken = outcomes.flatMap(({ row, broken: why }) =>
    why === undefined ? [] : [`### ${row.id}`, '', '```', why, '```', ''],
  );
  return [
    ...head(report),
    ...section('Rows', rowLines(outcomes)),
    ...section('What did not hold', broken),
    ...section('Promises', promiseLines(proofs)),
    ...section('Not proven', notProven(proofs, outcomes)),
    ...section(
      'Rows left out',
      Object.entries(ROWS_LEFT_OUT).map(([id, why]) => `- ${id}: ${why}.`),
    ),
    ...section(
      'Parts of rows left out',
      Object.entries(PARTS_LEFT_OUT).map(([id, why]) => `- ${id}: ${why}.`),
    ),
  ].join('\n');
};
