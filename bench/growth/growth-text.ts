import { markdownTable } from '../report/long-report.js';
import type { Machine } from '../report/long-report.js';
import type { CallGrowth } from './data-growth.js';
import { MOST_GROWTH } from './data-growth.js';
import type { RoutingCost } from './routing-growth.js';
import type { SizeMeasured } from './measure-size.js';

type Grown = {
  readonly machine: Machine;
  readonly routing: readonly RoutingCost[];
  readonly sizes: readonly SizeMeasured[];
  readonly calls: readonly CallGrowth[];
};

const count = (value: number): string => value.toLocaleString('en-US');
const ms = (value: number): string => value.toFixed(1);

const routingTable = (costs: readonly RoutingCost[]): string => {
  const first = costs[0]?.microsPerCycle ?? Number.NaN;
  return markdownTable(
    [
      'agents',
      'waiting',
      "Redis' time per cycle, µs",
      'against the first',
      'with the way there and back, p50 / p95, µs',
    ],
    costs.map(({ agents, waiting, microsPerCycle, p50Micros, p95Micros }) => [
      count(agents),
      count(waiting),
      microsPerCycle.toFixed(0),
      (microsPerCycle / first).toFixed(2),
      `${p50Micros.toFixed(0)} / ${p95Micros.toFixed(0)}`,
    ]),
  );
};

const callsTable = ({ sizes, calls }: Grown): string =>
  markdownTable(
    [
      'call',
      ...sizes.map(({ messages }) => `${count(messages)}: p50 / p95 ms, pages`),
      'time, pages: last / first',
      'verdict',
      'indexes',
    ],
    calls.map(({ name, costs, timeRatio, pagesRatio, verdict, wholeTables }) => [
      name,
      ...costs.map(({ p50, p95, pages }) => `${ms(p50)} / ${ms(p95)}, ${count(pages)}`),
      `${timeRatio.toFixed(2)}, ${pagesRatio.toFixed(2)}`,
      wholeTables.length > 0 ? `reads ${wholeTables.join(', ')} whole` : verdict,
      (costs.at(-1)?.indexes ?? []).join(', '),
    ]),
  );

/** The report of growth as Markdown. */
export const growthText = (grown: Grown): string => {
  const { machine, sizes, routing } = grown;
  const made = sizes.map(({ messages, seedSeconds, gigabytes }) => {
    const perSecond = Math.round(messages / seedSeconds);
    return `${count(messages)} messages made in ${Math.round(seedSeconds)} s (${count(perSecond)} a second), ${gigabytes.toFixed(2)} GB`;
  });
  return [
    `\`npm run bench -- --growth\`, ${machine.at}, ${machine.words}.`,
    '### Routing',
    routingTable(routing),
    '### Lists, search and reports',
    `One merchant's past of 180 days: ${made.join('; ')}. A call is flat where its median or the pages it reads grow by at most ${MOST_GROWTH}, or where it takes less than 5 ms. "with its days": a report adds up what arrived in the days it is asked for, so it grows with how much a day brings, and not with how long the past is. Search runs in one function; its pages are counted, its indexes stand in the function.`,
    callsTable(grown),
  ].join('\n\n');
};
