import { types } from 'node:util';
import { AppError } from '../../kernel/errors.js';
import type { AcceptOutcome } from '../../services/ports/queues/inbound-queue.js';
import { codeOf, isConnectionError, isSerializationError, toAppError } from '../database-errors.js';
import { createGathering } from './gathering.js';
import type { WaitingRow } from './gathering.js';
import type { InsertRows } from './journal-insert.js';
import type { JournalRow } from './journal-row.js';

/** More than this waiting is more than Postgres can take in the time WeChat gives. */
const MAX_WAITING = 50_000;
/** After a failure pushes are refused at once for so long, so that not each of them waits for the same timeout. */
const REST_MS = 500;

/**
 * Gathers rows while one insert is in flight and sends them together: the slower the disk, the larger the batch. Rows of a
 * failed insert, and those that waited behind it, are refused as `unavailable`, whatever the reason, so that the spool takes
 * them; they may still be committed late.
 */
export const createJournalBatcher = (insertRows: InsertRows) => {
  const gathering = createGathering();
  let isBusy = false;
  let restUntil = 0;

  const send = async (batch: readonly WaitingRow[]): Promise<void> => {
    try {
      const answers = await insertPatiently(insertRows, batch);
      batch.forEach((one, place) => settle(one, answers[place]));
    } catch (cause) {
      restUntil = performance.now() + REST_MS;
      const error = new AppError('unavailable', 'unavailable', { cause });
      for (const one of [...batch, ...gathering.takeAll()]) settle(one, { error });
    }
  };

  const run = async (): Promise<void> => {
    while (gathering.size() > 0) await send(gathering.takeBatch());
    isBusy = false;
  };

  return (row: JournalRow): Promise<AcceptOutcome> =>
    new Promise((resolve, reject) => {
      if (performance.now() < restUntil || gathering.size() >= MAX_WAITING) {
        reject(new AppError('unavailable', 'unavailable'));
        return;
      }
      gathering.add({ row, resolve, reject });
      if (isBusy) return;
      isBusy = true;
      // The rest of this turn's pushes join the first one.
      setImmediate(() => void run());
    });
};

type Answer = AcceptOutcome | { readonly error: unknown };

const settle = ({ resolve, reject, repeats }: WaitingRow, answer: Answer | undefined): void => {
  if (answer === undefined || typeof answer === 'object') {
    const error = answer?.error ?? new Error('the insert left a row without an outcome');
    reject(error);
    for (const repeat of repeats ?? []) repeat.reject(error);
    return;
  }
  resolve(answer);
  for (const repeat of repeats ?? []) repeat.resolve(answer === 'refused' ? 'refused' : 'duplicate');
};

/**
 * One more try where a pooled connection had died or two processes collided: the keys make that harmless. A value that
 * Postgres refuses (SQLSTATE class 22) fails its own row only.
 */
const insertPatiently = async (
  insertRows: InsertRows,
  batch: readonly WaitingRow[],
): Promise<readonly (Answer | undefined)[]> => {
  const rows = batch.map(({ row }) => row);
  try {
    return await insertRows(rows);
  } catch (error) {
    if (isSerializationError(error) || isLostConnection(error)) return insertRows(rows);
    if (!(codeOf(error) ?? '').startsWith('22')) throw error;
    return oneByOne(insertRows, rows);
  }
};

const oneByOne = async (
  insertRows: InsertRows,
  rows: readonly JournalRow[],
): Promise<readonly (Answer | undefined)[]> => {
  const answers: (Answer | undefined)[] = [];
  for (const row of rows) {
    const [answer] = await insertRows([row]).catch((error: unknown): readonly Answer[] => [
      { error: toAppError(error) },
    ]);
    answers.push(answer);
  }
  return answers;
};

/** A connection that died between two statements; not one that could not be made or did not answer in time. */
const isLostConnection = (error: unknown): boolean =>
  isConnectionError(error) &&
  types.isNativeError(error) &&
  !/timeout/i.test(error.message) &&
  codeOf(error) !== 'ECONNREFUSED';
