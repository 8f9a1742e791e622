import { SUM_NAMES } from '../../../domain/reports/sums.js';
import type { SumName } from '../../../domain/reports/sums.js';

/** The column of a sum: `queueWaitMs` is `queue_wait_ms`. */
export const columnOf = (name: SumName): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const SUM_COLUMNS: readonly string[] = SUM_NAMES.map(columnOf);
