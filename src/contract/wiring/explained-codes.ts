import { ERRCODES } from './errcodes.table.js';
import type { Errcode } from './errcodes.table.js';
import { PAY_CODES } from './pay-codes.table.js';

/** A code as it is shown: a number of WeChat's, or a word of WeChat Pay's. */
export type ExplainedCode = Omit<Errcode, 'code'> & { readonly code: string };

export const EXPLAINED_CODES: readonly ExplainedCode[] = [
  ...ERRCODES.map((each) => ({ ...each, code: String(each.code) })),
  ...PAY_CODES,
];

const BY_CODE: ReadonlyMap<string, ExplainedCode> = new Map(EXPLAINED_CODES.map((each) => [each.code, each]));

/** Undefined for a code that is not explained here. */
export const explainedCode = (code: string): ExplainedCode | undefined => BY_CODE.get(code);
