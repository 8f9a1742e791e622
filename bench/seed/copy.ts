import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

export type Cell = string | number | boolean | null | undefined;
/** By name of the column; every row of a table names the same ones in the same order. */
export type Row = Readonly<Record<string, Cell>>;

/** Rows of one table that wait to be copied. Texts hold no tab, line end or backslash: they are all made here. */
export type Sheet = {
  readonly add: (row: Row) => void;
  readonly size: () => number;
  /** Empties it at once; the returned function sends what it held. */
  readonly take: () => () => Promise<void>;
};

const toText = (cell: Cell): string => (cell === null || cell === undefined ? '\\N' : String(cell));

export const createSheet = (client: Client, table: string): Sheet => {
  let lines: string[] = [];
  let columns = '';
  return {
    add: (row) => {
      if (columns === '') columns = Object.keys(row).join(', ');
      lines.push(Object.values(row).map(toText).join('\t'));
    },
    size: () => lines.length,
    take: () => {
      const taken = lines;
      lines = [];
      return async () => {
        if (taken.length === 0) return;
        const bytes = Buffer.from(`${taken.join('\n')}\n`);
        const into = client.query(copyFrom(`copy ${table} (${columns}) from stdin`));
        await pipeline(Readable.from([bytes], { objectMode: false }), into);
      };
    },
  };
};

/** Sends what several sheets hold, in their order: that of the references between them. */
export const sendAll = async (sheets: readonly Sheet[]): Promise<void> => {
  const taken = sheets.map((sheet) => sheet.take());
  for (const send of taken) await send();
};
