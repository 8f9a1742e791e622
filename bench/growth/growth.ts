import { describeMachine, writeReport } from '../report/long-report.js';
import { growthsOf } from './data-growth.js';
import { growthText } from './growth-text.js';
import { measureRoutingGrowth } from './routing-growth.js';
import { measureSize } from './measure-size.js';
import type { SizeMeasured } from './measure-size.js';
import { EXPECTED } from '../seed/plan.js';

export type GrowthWanted = {
  /** Messages of each past that is made, from small to large. */
  readonly messages: readonly number[];
  readonly waiting: readonly number[];
};

const BYTES_IN_GB = 1e9;

const say = (sentence: string): void => console.log(sentence);

const announce = ({ messages }: GrowthWanted): void => {
  const largest = Math.max(...messages);
  const sum = messages.reduce((total, count) => total + count, 0);
  const gigabytes = ((largest * EXPECTED.bytesPerMessage) / BYTES_IN_GB).toFixed(1);
  const minutes = Math.ceil(sum / EXPECTED.rowsPerSecond / 60) + 8;
  say(`Growth: up to ${gigabytes} GB of disk at once, about ${minutes} minutes.`);
};

/** `npm run bench -- --growth`: what a call costs when the line and the past grow. Each size is written down as soon as it is known. */
export const runGrowth = async (wanted: GrowthWanted): Promise<void> => {
  announce(wanted);
  const machine = await describeMachine();
  const routing = await measureRoutingGrowth(wanted.waiting, say);
  const sizes: SizeMeasured[] = [];
  for (const messages of wanted.messages) {
    sizes.push(await measureSize(messages, say));
    const calls = growthsOf(sizes);
    const text = growthText({ machine, routing, sizes, calls });
    const data = { machine, routing, sizes: sizes.map(({ costs: _costs, ...size }) => size), calls };
    say(`written to ${writeReport('growth', { text, data })}`);
  }
  const whole = growthsOf(sizes).filter(({ wholeTables }) => wholeTables.length > 0);
  for (const { name, wholeTables } of whole) say(`${name} reads ${wholeTables.join(', ')} from end to end`);
  if (whole.length > 0) throw new Error('not every call is answered from an index');
};
