import type { AcceptOutcome } from '../../services/ports/queues/inbound-queue.js';
import type { JournalRow } from './journal-row.js';

/** A row whose outcome somebody waits for. */
export type WaitingRow = {
  readonly row: JournalRow;
  readonly resolve: (outcome: AcceptOutcome) => void;
  readonly reject: (error: unknown) => void;
  /** Others with the same key and signature that came while this one waited: they share its fate. */
  readonly repeats: WaitingRow[];
};

const MAX_ROWS = 512;
const MAX_CHARACTERS = 1_000_000;

const identityOf = ({ channelId, key, signatureKey }: JournalRow): string =>
  `${channelId}\n${signatureKey ?? ''}\n${key}`;

/** Rows that wait for the next insert, in order of arrival; a repeated one stands beside the first. */
export const createGathering = () => {
  let waiting: WaitingRow[] = [];
  const byIdentity = new Map<string, WaitingRow>();

  const take = (count: number): readonly WaitingRow[] => {
    const taken = waiting.slice(0, count);
    waiting = waiting.slice(count);
    for (const { row } of taken) byIdentity.delete(identityOf(row));
    return taken;
  };

  return {
    size: () => waiting.length,
    add: (one: WaitingRow): void => {
      const identity = identityOf(one.row);
      const earlier = byIdentity.get(identity);
      if (earlier) {
        earlier.repeats.push(one);
        return;
      }
      byIdentity.set(identity, one);
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
