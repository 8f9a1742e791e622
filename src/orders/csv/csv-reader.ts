import { parseString } from 'fast-csv';
import { AppError } from '../../kernel/errors.js';
import type { CsvReader } from '../../services/ports/orders/csv-reader.js';

const MOST_LINES = 20_001;
const MOST_CELLS = 100;

const refused = (cause?: unknown): AppError =>
  new AppError('invalid', 'validation', { details: { field: 'file' }, cause });

/** UTF-8 where it is UTF-8 without a flaw, else GB 18030, which holds GBK and GB 2312. */
const decode = (bytes: Uint8Array): string => {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      continue;
    }
  }
  throw refused();
};

const SEPARATORS = [',', ';', '\t'];

/** The one the first line has most of. */
const separatorOf = (text: string): string => {
  const [first = ''] = text.split(/\r?\n/, 1);
  const countOf = (separator: string): number => first.split(separator).length;
  return [...SEPARATORS].sort((one, other) => countOf(other) - countOf(one))[0] ?? ',';
};

export const readCsv: CsvReader = (bytes) =>
  new Promise((resolve, reject) => {
    const text = decode(bytes);
    if (text.includes('\0')) return reject(refused());
    const rows: string[][] = [];
    const stream = parseString<string[], string[]>(text, { delimiter: separatorOf(text), ignoreEmpty: true });
    const refuse = (cause?: unknown): void => {
      stream.destroy();
      reject(refused(cause));
    };
    return stream
      .on('error', refuse)
      .on('data', (row: string[]) => {
        rows.push(row);
        if (row.length > MOST_CELLS || rows.length > MOST_LINES) refuse();
      })
      .on('end', () => resolve(rows));
  });
