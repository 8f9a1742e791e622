import type { Csv } from '../../services/ports/tools/csv.js';
import { readCells, readRecords } from './csv-reader.js';
import { streamCsv, writeCsv } from './csv-writer.js';

export const createCsv = (): Csv => ({
  write: writeCsv,
  stream: streamCsv,
  cells: readCells,
  records: readRecords,
});
