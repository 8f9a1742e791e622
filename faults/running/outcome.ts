import type { Figures, Row } from '../rig/row.js';

/** What became of one row. `broken`: the promises' own words where one did not hold. `notRun`: why it never began. */
export type Outcome = {
  readonly row: Pick<Row, 'id' | 'title' | 'promises' | 'limits'>;
  readonly seconds: number;
  readonly figures: Figures;
  readonly broken?: string;
  readonly notRun?: string;
};

export const hasHeld = ({ broken, notRun }: Outcome): boolean => broken === undefined && notRun === undefined;
