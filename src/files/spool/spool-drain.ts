import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { AppError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import type { AcceptedPush } from '../../services/ports/queues/inbound-queue.js';
import { readSpool } from './spool-reader.js';
import type { SpoolRecord } from './spool-reader.js';
import { toLine } from './spool-record.js';

export type Deliver = (push: AcceptedPush) => Promise<void>;

export type SpoolDrained = {
  readonly delivered: number;
  /** Refused for a reason that waiting does not heal: kept beside the spool for an operator. */
  readonly setAside: number;
  /** The file is empty and gone. */
  readonly isDone: boolean;
};

/** Pushes handed over side by side, begun in their order, so that the journal can take them together. */
const SIDE_BY_SIDE = 256;

/** How far a file has been handed over, for the next time; losing it only means handing some over twice. */
export const progressOf = (path: string): string => `${path}.at`;

const readProgress = async (path: string): Promise<number> => {
  const text = await readFile(progressOf(path), 'utf8').catch(() => '0');
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
};

export const countWaiting = async (path: string): Promise<number> => {
  let count = 0;
  for await (const { accepted } of readSpool(path, await readProgress(path))) if (accepted) count += 1;
  return count;
};

/** Hands the pushes of a file over in order, and removes it at its end. Stops where `deliver` says `unavailable`. */
export const drainSpoolFile = async (path: string, deliver: Deliver, logger: Logger): Promise<SpoolDrained> => {
  const from = await readProgress(path);
  let total: Handed = NOTHING;
  let together: SpoolRecord[] = [];
  for await (const record of readSpool(path, from)) {
    together.push(record);
    if (together.length < SIDE_BY_SIDE) continue;
    total = add(total, await handOver(path, together, deliver));
    together = [];
    if (total.isStopped) break;
  }
  if (!total.isStopped) total = add(total, await handOver(path, together, deliver));
  const { delivered, setAside, damaged } = total;
  if (damaged > 0) logger.error({ lines: damaged }, 'spool holds damaged lines; they were left out');
  if (setAside > 0) logger.error({ pushes: setAside }, 'spooled pushes were refused and set aside');
  if (!total.isStopped) for (const done of [path, progressOf(path)]) await rm(done, { force: true });
  return { delivered, setAside, isDone: !total.isStopped };
};

type Handed = {
  readonly delivered: number;
  readonly setAside: number;
  readonly damaged: number;
  readonly isStopped: boolean;
};
const NOTHING: Handed = { delivered: 0, setAside: 0, damaged: 0, isStopped: false };

const add = (a: Handed, b: Handed): Handed => ({
  delivered: a.delivered + b.delivered,
  setAside: a.setAside + b.setAside,
  damaged: a.damaged + b.damaged,
  isStopped: b.isStopped,
});

type Fate = 'delivered' | 'setAside' | 'damaged' | 'stopped';

const handOver = async (path: string, records: readonly SpoolRecord[], deliver: Deliver): Promise<Handed> => {
  const fates = await Promise.all(records.map((record) => fateOf(record, deliver)));
  const stop = fates.indexOf('stopped');
  const done = stop < 0 ? fates : fates.slice(0, stop);
  for (const [place, fate] of done.entries()) if (fate === 'setAside') await setAside(path, records[place]);
  const last = records[done.length - 1];
  if (last) await writeFile(progressOf(path), String(last.end)).catch(() => {});
  const count = (fate: Fate): number => done.filter((one) => one === fate).length;
  return {
    delivered: count('delivered'),
    setAside: count('setAside'),
    damaged: count('damaged'),
    isStopped: stop >= 0,
  };
};

const fateOf = async ({ accepted }: SpoolRecord, deliver: Deliver): Promise<Fate> => {
  if (!accepted) return 'damaged';
  try {
    await deliver(accepted);
    return 'delivered';
  } catch (error) {
    return error instanceof AppError && error.kind === 'unavailable' ? 'stopped' : 'setAside';
  }
};

const setAside = async (path: string, record: SpoolRecord | undefined): Promise<void> => {
  if (record?.accepted) await appendFile(`${path}.refused`, toLine(record.accepted), { mode: 0o600 });
};
