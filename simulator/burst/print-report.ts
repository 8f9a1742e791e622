import type { EchoCounts } from '../echo-agent.js';
import type { Options } from './options.js';
import type { BurstReport } from './plan.js';

type Input = { readonly report: BurstReport; readonly options: Options; readonly answered: EchoCounts };
type Row = readonly [label: string, value: string | number];

const ms = (value: number): string => `${value} ms`;

const pushRows = ({ pushes, elapsedMs }: BurstReport, { plan }: Options): readonly Row[] => [
  ['sent', pushes.sent],
  ['rate wanted / made', `${plan.rate} / ${Math.round((pushes.sent / plan.seconds) * 10) / 10} per second`],
  ['answered within 5 s', pushes.answered],
  ['  by the first try', pushes.answeredFirst],
  ['  answer p50 / p99 / max', `${ms(pushes.answerMs.p50)} / ${ms(pushes.answerMs.p99)} / ${ms(pushes.answerMs.max)}`],
  ['given up', pushes.failed],
  ['tries refused', pushes.triesRefused],
  ['tries not answered in 5 s', pushes.triesTimedOut],
  ['tries without a connection', pushes.triesUnconnected],
  ['copies and repeats', pushes.repeats],
  ['took', `${Math.round(elapsedMs / 100) / 10} s`],
];

const replyRows = ({ replies }: BurstReport): readonly Row[] => [
  ['replies delivered', replies.delivered],
  ['  after p50 / p99', `${ms(replies.replyMs.p50)} / ${ms(replies.replyMs.p99)}`],
  ['lost', replies.expected ? replies.lost : 'not asked'],
  ['duplicated', replies.duplicated],
  ['out of order', replies.outOfOrder],
];

const agentRows = (answered: EchoCounts): readonly Row[] => [
  ['agents: replies written', answered.replies],
  ['agents: claimed', answered.claimed],
  ['agents: refused calls', answered.lastError ? `${answered.errors} (last: ${answered.lastError})` : answered.errors],
];

/** One table for a person, or one JSON object for a script. */
export const printReport = ({ report, options, answered }: Input): void => {
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ...report, agents: answered })}\n`);
    return;
  }
  const rows = [
    ...pushRows(report, options),
    ...replyRows(report),
    ...(options.agents > 0 ? agentRows(answered) : []),
    ['verdict', report.ok ? 'ok' : 'NOT ok'] as const,
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `${label.padEnd(width)}  ${value}`);
  process.stdout.write(`\n${lines.join('\n')}\n`);
};
