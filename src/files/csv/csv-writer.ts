import { pipeline, Readable } from 'node:stream';
import { format, writeToString } from 'fast-csv';
import type { Csv, CsvCell, CsvRow } from '../../services/ports/tools/csv.js';

/** What a spreadsheet takes for the beginning of a formula, also behind blanks. */
const FORMULA = /^[\s\0]*[=+\-@\t\r]/;
const DEFUSED = /^'(?=[\s\0]*[=+\-@\t\r])/;

const defuse = (cell: CsvCell): string | number => {
  if (typeof cell === 'number') return cell;
  return cell !== null && FORMULA.test(cell) ? `'${cell}` : (cell ?? '');
};

/** The cell as it was before it was written. */
export const undoDefusing = (cell: string): string => cell.replace(DEFUSED, '');

const OPTIONS = { writeBOM: true, alwaysWriteHeaders: true } as const;

async function* defused(rows: AsyncIterable<CsvRow>): AsyncGenerator<(string | number)[]> {
  for await (const row of rows) yield row.map(defuse);
}

export const writeCsv: Csv['write'] = (header, rows) =>
  writeToString(
    rows.map((row) => row.map(defuse)),
    { ...OPTIONS, headers: [...header] },
  );

export const streamCsv: Csv['stream'] = (header, rows) => {
  const csv = format({ ...OPTIONS, headers: [...header] });
  // A reader that goes away, or rows that fail half-way, end both.
  pipeline(Readable.from(defused(rows)), csv, () => {});
  return csv;
};
