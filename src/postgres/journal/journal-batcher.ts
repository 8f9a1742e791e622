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

/** Fewer than this begin at the end of the turn, so that those of one turn go together. */
const LEAST_TO_BEGIN = 8;

/**
 * Gathers rows while one insert is in flight and sends them together: the slower the disk, the larger the batch. Where none is in
 * flight, half as many as came last time are enough to begin: the other half is read, and answers are written, while Postgres works.
 * Rows of a failed insert, and those that waited behind it, are refused as `unavailable`, whatever the reason, so that the spool
 * takes them; they may still be committed late.
 */
export const createJournalBatcher = (insertRows: InsertRows) => {
  const gathering = createGathering();
  let state: 'idle' | 'beginning' | 'sending' = 'idle';
  let enough = LEAST_TO_BEGIN;
  let restUntil = 0;

  const refuse = (batch: readonly WaitingRow[], cause: unknown): void => {
    restUntil = performance.now() + REST_MS;
    const error = new AppError('unavailable', 'unavailable', { cause });
    for (const one of [...batch, ...gathering.takeAll()]) settle(one, { error });
  };

  const begin = (): void => {
    if (state === 'sending') return;
    if (gathering.size() === 0) {
      state = 'idle';
      return;
    }
    state = 'sending';
    const batch = gathering.takeBatch();
    enough = Math.max(LEAST_TO_BEGIN, batch.length / 2);
    void send(batch);
  };

  const send = async (batch: readonly WaitingRow[]): Promise<void> => {
    try {
      const answers = await insertPatiently(insertRows, batch);
      state = 'beginning';
      begin();
      // After the next insert is on its way: a client of the pool is handed out a tick later.
      process.nextTick(() => batch.forEach((one, place) => settle(one, answers[place])));
    } catch (cause) {
      refuse(batch, cause);
      state = 'idle';
    }
  };

  return (row: JournalRow): Promise<AcceptOutcome> =>
    new Promise((resolve, reject) => {
      if (performance.now() < restUntil || gathering.size() >= MAX_WAITING) {
        reject(new AppError('unavailable', 'unavailable'));
        return;
      }
      gathering.add({ row, resolve, reject });
      if (state === 'sending') return;
      if (gathering.size() >= enough) {
        begin();
        return;
      }
      if (state === 'beginning') return;
      state = 'beginning';
      // The rest of this turn's pushes join the first one.
      setImmediate(begin);
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
