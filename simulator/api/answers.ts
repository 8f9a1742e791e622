import { randomBytes } from 'node:crypto';
import { json, type Answer } from '../http/router.js';
import { errorTexts } from './errors.table.js';

const rid = (): string => {
  const hex = randomBytes(12).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 16)}-${hex.slice(16)}`;
};

export const refuse = (errcode: number): Answer =>
  json({ errcode, errmsg: `${errorTexts[errcode] ?? 'error'} rid: ${rid()}` });

export const ok: Answer = json({ errcode: 0, errmsg: 'ok' });

/** What a JSON answer says happened; success answers of many GET paths carry no errcode. */
export const errcodeOf = (answer: Answer): number | undefined => {
  if (answer.type !== 'json' || typeof answer.value !== 'object' || answer.value === null) return undefined;
  return 'errcode' in answer.value && typeof answer.value.errcode === 'number' ? answer.value.errcode : undefined;
};
