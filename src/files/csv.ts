import { parseString, writeToString } from 'fast-csv';
import type { Csv } from '../services/ports/tools/csv.js';

/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const DEFUSED = /^'(?=[=+\-@\t\r])/;
const BYTE_ORDER_MARK = '\ufeff';

const defuse = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);

const readRows = (text: string): Promise<readonly Readonly<Record<string, string>>[] | undefined> =>
  new Promise((resolve) => {
    const rows: Readonly<Record<string, string>>[] = [];
    parseString<Record<string, string>, Record<string, string>>(text, { headers: true, ignoreEmpty: true, trim: true })
      .on('error', () => resolve(undefined))
      .on('data', (row: Readonly<Record<string, string>>) => {
        const cells = Object.entries(row).map(([name, cell]) => [name, cell.replace(DEFUSED, '')] as const);
        rows.push(Object.fromEntries(cells));
      })
      .on('end', () => resolve(rows));
  });

export const createCsv = (): Csv => ({
  write: async (header, rows) =>
    BYTE_ORDER_MARK +
    (await writeToString([[...header], ...rows.map((row) => row.map(defuse))], { alwaysWriteHeaders: true })),
  read: readRows,
});
