/** What a file of orders may tell: the columns a merchant maps, for the rules that read them and the contract that names them. */
export const CSV_FIELDS = [
  'number',
  'placedAt',
  'status',
  'itemName',
  'itemVariant',
  'quantity',
  'price',
  'paid',
  'freight',
  'discount',
  'openid',
  'unionid',
  'receiverName',
  'phone',
  'address',
  'carrier',
  'trackingNumber',
  'paidAt',
  'transactionId',
  'referrer',
  'note',
] as const;
export type CsvField = (typeof CSV_FIELDS)[number];

/**
 * Why a row is not taken: `missing` nothing stands there, `formula` a spreadsheet would run it, `rounded` a spreadsheet has
 * already lost its last digits (6.23E+15), `amount`, `quantity`, `time`, `status`, `too_long` not what the column holds,
 * `differs` an order's rows disagree on what holds for the whole order, `columns` more or fewer cells than the first line.
 */
export const CSV_FAULTS = [
  'missing',
  'formula',
  'rounded',
  'amount',
  'quantity',
  'time',
  'status',
  'too_long',
  'differs',
  'columns',
] as const;
export type CsvFault = (typeof CSV_FAULTS)[number];
