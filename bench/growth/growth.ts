import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describeMachine, writeReport } from '../report/long-report.js';
import { EXPECTED } from '../seed/plan.js';
import { growthsOf } from './data-growth.js';
import { growthText } from './growth-text.js';
import { measurePast } from './measure-size.js';
import type { SizeMeasured } from './measure-size.js';
import { lackingIn, makePast, openKept } from './past.js';
import type { Past } from './past.js';
import { measureRoutingGrowth } from './routing-growth.js';

export type GrowthWanted = {
  /** Messages of each past that is made, from small to large. */
  readonly messages: readonly number[];
  readonly waiting: readonly number[];
  /** The folder of stores that are kept; the launcher started them. */
  readonly data: string | undefined;
  /** Make what is lacking there, and measure another time. */
  readonly isSeedOnly: boolean;
};

const BYTES_IN_GB = 1e9;
/** Routing, and asking one past everything. */
const ROUTING_MINUTES = 1.5;
const ASKING_MINUTES = 0.5;
/** The index on words is sorted on disk while it is made, and the log of the database grows. */
const SPARE = 1.4;

const say = (sentence: string): void => console.log(sentence);

const storeOf = ({ data }: GrowthWanted): string | undefined => {
  if (data === undefined) return undefined;
  const store = process.env['GROWTH_DATABASE_URL'];
  if (!store) throw new Error('GROWTH_DATABASE_URL is not set: start the bench by npm run bench');
  return store;
};

const gigabytesFor = (messages: number): number => (messages * EXPECTED.bytesPerMessage) / BYTES_IN_GB;

const sumOf = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Says what is lacking, and what making it takes; refuses where there is no room for it. */
const announce = async (wanted: GrowthWanted): Promise<void> => {
  const { messages, data, isSeedOnly } = wanted;
  const store = storeOf(wanted);
  const lacking = store === undefined ? messages : await lackingIn(store, messages);
  // What is not kept goes before the next is made.
  const gigabytes = store === undefined ? gigabytesFor(Math.max(...messages)) : sumOf(lacking.map(gigabytesFor));
  const seeding = sumOf(lacking) / EXPECTED.rowsPerSecond / 60;
  const measuring = isSeedOnly ? 0 : ROUTING_MINUTES + messages.length * ASKING_MINUTES;
  const { bavail, bsize } = statfsSync(data ?? tmpdir());
  const free = (bavail * bsize) / BYTES_IN_GB;
  say(`To be made: ${lacking.join(', ') || 'nothing'}${store === undefined ? '' : `; kept in ${data}`}.`);
  say(
    `${gigabytes.toFixed(1)} GB of disk (${free.toFixed(0)} are free), about ${Math.ceil(seeding + measuring)} minutes.`,
  );
  if (gigabytes * SPARE > free) throw new Error(`that needs ${(gigabytes * SPARE).toFixed(0)} GB of free disk`);
};

const openPast = (wanted: GrowthWanted, messages: number): Promise<Past> => {
  const store = storeOf(wanted);
  return store === undefined ? makePast(messages, say) : openKept(store, messages, say);
};

const seedAll = async (wanted: GrowthWanted): Promise<void> => {
  for (const messages of wanted.messages) {
    const past = await openPast(wanted, messages);
    await past.close();
  }
  say(`seeded; measured by npm run bench -- --growth --data ${wanted.data} --messages ${wanted.messages.join(',')}`);
};

const measureAll = async (wanted: GrowthWanted): Promise<readonly SizeMeasured[]> => {
  const machine = await describeMachine();
  const routing = await measureRoutingGrowth(wanted.waiting, say);
  const sizes: SizeMeasured[] = [];
  for (const messages of wanted.messages) {
    const past = await openPast(wanted, messages);
    try {
      sizes.push(await measurePast(past, say));
    } finally {
      await past.close();
    }
    const calls = growthsOf(sizes);
    const text = growthText({ machine, routing, sizes, calls });
    const data = { machine, routing, sizes: sizes.map(({ costs: _costs, ...size }) => size), calls };
    say(`written to ${writeReport('growth', { text, data })}`);
  }
  return sizes;
};

/** `npm run bench -- --growth`: what a call costs when the line and the past grow. Each size is written down as soon as it is known. */
export const runGrowth = async (wanted: GrowthWanted): Promise<void> => {
  await announce(wanted);
  if (wanted.isSeedOnly) return seedAll(wanted);
  const whole = growthsOf(await measureAll(wanted)).filter(({ wholeTables }) => wholeTables.length > 0);
  for (const { name, wholeTables } of whole) say(`${name} reads ${wholeTables.join(', ')} from end to end`);
  if (whole.length > 0) throw new Error('not every call is answered from an index');
};
