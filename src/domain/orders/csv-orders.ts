import { CSV_FIELDS } from '../../kernel/csv-fields.table.js';
import type { CsvFault, CsvField } from '../../kernel/csv-fields.table.js';
import {
  amountCell,
  bareDigits,
  cleanCell,
  nameCell,
  quantityCell,
  statusCell,
  textCell,
  timeCell,
} from './csv-cells.js';
import type { Cell } from './csv-cells.js';
import { HEADER_WORDS, NEEDED_FIELDS } from './csv-fields.table.js';
import type { Order, OrderItem, OrderStatus } from './order.js';

/** Which column of the file holds what; counted from 0. */
export type CsvMapping = Readonly<Partial<Record<CsvField, number>>>;

/** `line`: as a spreadsheet counts, the first line being the headings. */
export type CsvError = { readonly line: number; readonly field: CsvField | null; readonly fault: CsvFault };

export type CsvOrder = {
  readonly openid: string | undefined;
  readonly unionid: string | undefined;
  readonly phone: string | undefined;
  readonly order: Order;
};

const plain = (heading: string): string =>
  cleanCell(heading)
    .toLowerCase()
    .replace(/[\s_()（）:：-]/g, '');

/** What the headings say; each column once, the first that fits. */
export const guessMapping = (headings: readonly string[]): CsvMapping => {
  const words = headings.map(plain);
  return Object.fromEntries(
    CSV_FIELDS.flatMap((field) => {
      const at = words.findIndex((word) => HEADER_WORDS[field].includes(word));
      return at < 0 ? [] : [[field, at]];
    }),
  );
};

export const missingFields = (mapping: CsvMapping): readonly CsvField[] =>
  NEEDED_FIELDS.filter((field) => mapping[field] === undefined);

type Line = { readonly line: number; readonly item: OrderItem } & Facts;
type Facts = Readonly<Partial<Record<Exclude<CsvField, 'status' | 'paid' | 'freight' | 'discount'>, string>>> & {
  readonly status: OrderStatus;
  readonly paid: number | undefined;
  readonly freight: number;
  readonly discount: number;
};

/** Takes cells of one row and remembers what is wrong with them. */
const createTake = (row: readonly string[], mapping: CsvMapping) => {
  const faults: { readonly field: CsvField; readonly fault: CsvFault }[] = [];
  const take = <T, E>(field: CsvField, read: (raw: string) => Cell<T>, empty: E): T | E => {
    const at = mapping[field];
    const raw = at === undefined ? '' : (row[at] ?? '');
    if (cleanCell(raw) === '') {
      if (NEEDED_FIELDS.includes(field)) faults.push({ field, fault: 'missing' });
      return empty;
    }
    const cell = read(raw);
    if ('value' in cell) return cell.value;
    faults.push({ field, fault: cell.fault });
    return empty;
  };
  return { take, faults };
};

const NAMES: readonly CsvField[] = ['openid', 'unionid', 'trackingNumber', 'transactionId'];
const TEXTS = ['receiverName', 'phone', 'address', 'carrier', 'referrer', 'note', ...NAMES] as const;

type Reading = {
  readonly row: readonly string[];
  readonly line: number;
  readonly mapping: CsvMapping;
  readonly zone: string;
};

const readRow = ({ row, line, mapping, zone }: Reading): Line | readonly CsvError[] => {
  const { take, faults } = createTake(row, mapping);
  const texts = Object.fromEntries(
    TEXTS.map((field) => [field, take(field, NAMES.includes(field) ? nameCell : textCell, undefined)]),
  );
  const read = {
    ...texts,
    line,
    number: take('number', nameCell, ''),
    placedAt: take('placedAt', (raw) => timeCell(raw, zone), ''),
    paidAt: take('paidAt', (raw) => timeCell(raw, zone), undefined),
    status: take('status', statusCell, 'to_ship' as const),
    paid: take('paid', amountCell, undefined),
    freight: take('freight', amountCell, 0),
    discount: take('discount', amountCell, 0),
    item: {
      name: take('itemName', textCell, ''),
      variant: take('itemVariant', textCell, undefined),
      quantity: take('quantity', quantityCell, 0),
      priceFen: take('price', amountCell, 0),
    },
  };
  return faults.length > 0 ? faults.map((fault) => ({ line, ...fault })) : read;
};

/** What is said of the whole order has to be the same on each of its lines. */
const WHOLE = ['placedAt', 'status', 'paid', 'openid', 'phone'] as const;

const disagreement = ([first, ...others]: readonly Line[]): CsvError | undefined => {
  for (const other of others) {
    const field = WHOLE.find((name) => other[name] !== undefined && other[name] !== first?.[name]);
    if (field) return { line: other.line, field, fault: 'differs' };
  }
  return undefined;
};

const shipmentsOf = (lines: readonly Line[]): Order['shipments'] => {
  const known = new Map<string, Order['shipments'][number]>();
  for (const { trackingNumber, carrier } of lines) {
    if (trackingNumber) known.set(trackingNumber, { carrier: carrier ?? '快递', trackingNumber, events: [] });
  }
  return [...known.values()];
};

const receiverOf = ({ receiverName, phone, address }: Line): Order['receiver'] =>
  receiverName === undefined && phone === undefined && address === undefined
    ? undefined
    : { name: receiverName, phone, address };

const toOrder = (first: Line, lines: readonly Line[]): CsvOrder => {
  const goodsFen = lines.reduce((sum, { item }) => sum + item.priceFen * item.quantity, 0);
  const { number = '', placedAt = '', paidAt, status, freight, discount, transactionId, referrer, note } = first;
  const order: Order = {
    number,
    status,
    placedAt,
    paidAt,
    items: lines.map(({ item }) => item),
    amounts: {
      goodsFen,
      freightFen: freight,
      discountFen: discount,
      payFen: first.paid ?? Math.max(0, goodsFen + freight - discount),
      refundedFen: 0,
    },
    shipments: shipmentsOf(lines),
    afterSales: [],
    referral: referrer === undefined ? undefined : { referrer },
    payment: transactionId === undefined ? undefined : { transactionId },
    receiver: receiverOf(first),
    note,
  };
  const { openid, unionid, phone } = first;
  return { openid, unionid, phone: phone === undefined ? undefined : bareDigits(phone), order };
};

type Sheet = { readonly headings: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** The orders of a file, an order's lines taken together; or everything that is wrong with it. */
export const readCsvOrders = (
  { headings, rows }: Sheet,
  mapping: CsvMapping,
  zone: string,
): { readonly orders: readonly CsvOrder[]; readonly errors: readonly CsvError[] } => {
  const errors: CsvError[] = [];
  const byNumber = new Map<string, Line[]>();
  for (const [index, row] of rows.entries()) {
    const line = index + 2;
    const read: Line | readonly CsvError[] =
      row.length === headings.length
        ? readRow({ row, line, mapping, zone })
        : [{ line, field: null, fault: 'columns' }];
    if (!('item' in read)) {
      errors.push(...read);
      continue;
    }
    const number = read.number ?? '';
    byNumber.set(number, [...(byNumber.get(number) ?? []), read]);
  }
  const orders: CsvOrder[] = [];
  for (const lines of byNumber.values()) {
    const [first] = lines;
    const error = disagreement(lines);
    if (error) errors.push(error);
    else if (first) orders.push(toOrder(first, lines));
  }
  return { orders, errors: errors.sort((one, other) => one.line - other.line) };
};
