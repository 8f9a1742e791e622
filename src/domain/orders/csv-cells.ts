import { DateTime } from 'luxon';
import type { CsvFault } from '../../kernel/csv-fields.table.js';
import { ORDER_STATUSES } from './order.js';
import type { OrderStatus } from './order.js';
import { STATUS_SYNONYMS } from './csv-fields.table.js';

export type Cell<T> = { readonly value: T } | { readonly fault: CsvFault };

const LONGEST = 300;
/** Shops keep a spreadsheet from rounding long numbers by writing them so. */
const KEPT_AS_TEXT = /^="([^"]*)"$/;
const FORMULA = /^[=+\-@\t\r]/;
/** A phone number with its country, an amount with its sign. */
const HARMLESS = /^[+-][0-9 .-]+$/;
const ROUNDED = /^[0-9](?:\.[0-9]+)?E\+[0-9]+$/i;
const CONTROL = /[^\P{Cc}\n\t]/gu;

export const cleanCell = (raw: string): string => {
  const text = raw.replace(/^\ufeff/, '').trim();
  // A tab or an apostrophe before a number is another way to keep it as it is.
  return (KEPT_AS_TEXT.exec(text)?.[1] ?? text.replace(/^['\t]+(?=[0-9A-Za-z])/, '')).replace(CONTROL, '').trim();
};

export const textCell = (raw: string): Cell<string> => {
  const text = cleanCell(raw);
  if (FORMULA.test(text) && !HARMLESS.test(text)) return { fault: 'formula' };
  if ([...text].length > LONGEST) return { fault: 'too_long' };
  return { value: text };
};

/** A number that names something: order, parcel, payment. */
export const nameCell = (raw: string): Cell<string> => {
  const text = textCell(raw);
  if ('fault' in text) return text;
  if (ROUNDED.test(text.value)) return { fault: 'rounded' };
  return text.value.length > 64 ? { fault: 'too_long' } : text;
};

const AMOUNT = /^[¥￥]?([0-9]{1,9})(?:\.([0-9]{1,2}))?0*元?$/;

/** Yuan as people write them, in whole fen; never through a float. */
export const amountCell = (raw: string): Cell<number> => {
  const [, yuan, part = ''] = AMOUNT.exec(cleanCell(raw).replace(/[,\s]/g, '')) ?? [];
  return yuan === undefined ? { fault: 'amount' } : { value: Number(yuan) * 100 + Number(part.padEnd(2, '0')) };
};

export const quantityCell = (raw: string): Cell<number> => {
  const text = cleanCell(raw);
  const value = Number(text);
  return /^[0-9]{1,6}$/.test(text) && value > 0 ? { value } : { fault: 'quantity' };
};

const LOCAL_TIME = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/** Without an offset it is the merchant's own time. */
export const timeCell = (raw: string, zone: string): Cell<string> => {
  const text = cleanCell(raw);
  const [, year, month, day, hour = 0, minute = 0, second = 0] = LOCAL_TIME.exec(text) ?? [];
  const parts = { hour: Number(hour), minute: Number(minute), second: Number(second) };
  const at =
    year === undefined
      ? DateTime.fromISO(text, { setZone: true })
      : DateTime.fromObject({ year: Number(year), month: Number(month), day: Number(day), ...parts }, { zone });
  const isLikely = at.isValid && at.year >= 2000 && at.year <= 2100;
  return isLikely ? { value: at.toJSDate().toISOString() } : { fault: 'time' };
};

const isStatus = (word: string): word is OrderStatus => ORDER_STATUSES.some((status) => status === word);

export const statusCell = (raw: string): Cell<OrderStatus> => {
  const word = cleanCell(raw);
  if (isStatus(word)) return { value: word };
  const status = Object.hasOwn(STATUS_SYNONYMS, word) ? STATUS_SYNONYMS[word] : undefined;
  return status === undefined ? { fault: 'status' } : { value: status };
};

/** Digits only, without the country's code, so that one number is found however it was written. */
export const bareDigits = (phone: string): string =>
  phone.replace(/[^0-9]/g, '').replace(/^(?:0086|86)(?=1[0-9]{10}$)/, '');
