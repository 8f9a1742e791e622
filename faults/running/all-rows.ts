import type { Row } from '../rig/row.js';
import { FAULT_ROWS } from '../rows.table.js';
import { BARE_ROWS } from '../rows/routing.js';

/** All that `npm run faults` runs. */
export const ROWS: readonly Row[] = [...FAULT_ROWS, ...BARE_ROWS];
