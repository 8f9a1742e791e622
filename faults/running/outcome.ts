import type { Figures, Row } from '../rig/row.js';

/** The run that measured a row, where it was another than that of the report. */
export type EarlierRun = {
  readonly at: string;
  readonly command: readonly string[];
  readonly seed: number;
  readonly machine: { readonly loadBefore: string };
};

/** What became of one row. `broken`: the promises' own words where one did not hold. `notRun`: why it never began. */
export type Outcome = {
  readonly row: Pick<Row, 'id' | 'title' | 'promises' | 'limits'>;
  readonly seconds: number;
  readonly figures: Figures;
  readonly broken?: string;
  readonly notRun?: string;
  readonly earlier?: EarlierRun;
};

export const hasHeld = ({ broken, notRun }: Outcome): boolean => broken === undefined && notRun === undefined;
