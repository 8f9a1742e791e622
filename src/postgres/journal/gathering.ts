import type { AcceptOutcome } from '../../services/ports/queues/inbound-queue.js';
import type { JournalRow } from './journal-row.js';

/** A row whose outcome somebody waits for. */
export type WaitingRow = {
  readonly row: JournalRow;
  readonly resolve: (outcome: AcceptOutcome) => void;
  readonly reject: (error: unknown) => void;
  /** Others with the same key and signature that came while this one waited: they share its fate. Made for the first of them. */
  repeats?: WaitingRow[];
};

const MAX_ROWS = 512;
const MAX_CHARACTERS = 1_000_000;

const isSame = (one: JournalRow, other: JournalRow): boolean =>
  one.channelId === other.channelId && one.signatureKey === other.signatureKey;

/** Rows that wait for the next insert, in order of arrival; a repeated one stands beside the first. */
export const createGathering = () => {
  let waiting: WaitingRow[] = [];
  // By key alone, which is a text already: of two channels or signatures with one key the later goes its own way, into the statement.
  let byKey = new Map<string, WaitingRow>();

  const take = (count: number): readonly WaitingRow[] => {
    const taken = waiting;
    waiting = taken.splice(count);
    // A new one where nobody is left: the tables that a Map has outgrown hold on to each other and to what was in them, and once the
    // oldest is in old space every push since would live until the next full collection.
    if (waiting.length === 0) byKey = new Map();
    else for (const one of taken) if (byKey.get(one.row.key) === one) byKey.delete(one.row.key);
    return taken;
  };

  return {
    size: () => waiting.length,
    add: (one: WaitingRow): void => {
      const earlier = byKey.get(one.row.key);
      if (earlier && isSame(earlier.row, one.row)) {
        (earlier.repeats ??= []).push(one);
        return;
      }
      if (!earlier) byKey.set(one.row.key, one);
      waiting.push(one);
    },
    /** The oldest rows, as many as one statement should carry. */
    takeBatch: (): readonly WaitingRow[] => {
      let characters = 0;
      const end = waiting.findIndex(({ row }, index) => {
        characters += row.push.length;
        return index > 0 && (index >= MAX_ROWS || characters > MAX_CHARACTERS);
      });
      return take(end < 0 ? waiting.length : end);
    },
    takeAll: (): readonly WaitingRow[] => take(waiting.length),
  };
};
