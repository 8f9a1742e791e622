import { lengthOf } from '../rig/row.js';
import type { Row } from '../rig/row.js';

/** Starting the product and its stores, and stopping them. */
const PRODUCT_SECONDS = 11;
/** What follows a load: the ledgers are held against each other, and everybody goes. */
const SETTLING_SECONDS = 7;

export type Turn = {
  readonly row: Row;
  /** Between the row's short form, 0, and its full one, 1. */
  readonly share: number;
  /** Whether the row after it has the same product. */
  readonly keepsProduct: boolean;
};

const isPlain = (row: Row | undefined): boolean => row !== undefined && 'run' in row && row.wishes === undefined;

/**
 * What runs side by side: rows that can share a product, and those with one of their own. One's product starts, or its ledgers are
 * read, while the other's load goes on.
 */
export const lanesOf = (rows: readonly Row[]): readonly (readonly Row[])[] =>
  [rows.filter(isPlain), rows.filter((row) => !isPlain(row))].filter((lane) => lane.length > 0);

const costOf = (rows: readonly Row[], length: 'short' | 'full', isShared: boolean): number => {
  const products = rows.filter((row, index) => !isShared || !isPlain(row) || index === 0).length;
  return products * PRODUCT_SECONDS + rows.reduce((sum, row) => sum + lengthOf(row)[length] + SETTLING_SECONDS, 0);
};

/** How the rows that are left share the seconds that are left: products are shared when there is time for no more than short forms. */
export const nextTurn = (rows: readonly Row[], secondsLeft: number): Turn | undefined => {
  const [row, next] = rows;
  if (!row) return undefined;
  const short = costOf(rows, 'short', false);
  const full = costOf(rows, 'full', false);
  const share = full === short ? 1 : (secondsLeft - short) / (full - short);
  return {
    row,
    share: Math.min(1, Math.max(0, share)),
    keepsProduct: share < 0 && isPlain(row) && isPlain(next),
  };
};

/** The shortest time that a row needs. */
export const leastSecondsOf = (row: Row): number => costOf([row], 'short', true);

/** When a row hangs: its load, and all that its end may wait for. */
export const longestMsOf = ({ row, share }: Turn): number => {
  const { short, full } = lengthOf(row);
  return (short + (full - short) * share + 330) * 1_000;
};
