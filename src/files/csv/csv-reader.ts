import { parseString } from 'fast-csv';
import { AppError } from '../../kernel/errors.js';
import type { Csv } from '../../services/ports/tools/csv.js';
import { undoDefusing } from './csv-writer.js';

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

const read = (text: string): Promise<readonly (readonly string[])[]> =>
  new Promise((resolve, reject) => {
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

export const readCells: Csv['cells'] = async (file) => read(decode(file));

export const readRecords: Csv['records'] = async (text) => {
  const [first = [], ...rows] = await read(text).catch(() => []);
  const names = first.map((name) => name.trim());
  const isTable = names.length > 0 && new Set(names).size === names.length;
  if (!isTable || rows.some((row) => row.length > names.length)) return undefined;
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, undoDefusing((row[at] ?? '').trim())])));
};
