import { z } from 'zod';
import { CSV_FAULTS, CSV_FIELDS } from '../../kernel/csv-fields.table.js';
import { orderSourceKind, orderStatus, sourceFault } from './orders.js';
import { id, instant, pageOf } from '../paging.js';

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]*$/u);
const url = z.url({ protocol: /^https?$/ }).max(512);
/** Shared with the shop: it signs every request. */
const secret = z.string().regex(/^[\x21-\x7e]{16,128}$/);

/** `http` takes url and secret, the others a channel where they need one. */
export const newOrderSourceBody = z.strictObject({
  kind: orderSourceKind,
  name,
  channelId: id.optional(),
  url: url.optional(),
  secret: secret.optional(),
});
export const changeOrderSourceBody = z
  .strictObject({ name, channelId: id.nullable(), url, secret, enabled: z.boolean() })
  .partial();
export const orderSourceView = z.object({
  id,
  kind: orderSourceKind,
  name: z.string(),
  channelId: id.nullable(),
  url: z.string().nullable(),
  enabled: z.boolean(),
});
export type OrderSourceView = z.infer<typeof orderSourceView>;
export const orderSourceList = pageOf(orderSourceView);

/** `fault` null: it answered. */
export const checkedOrderSource = z.object({
  fault: sourceFault.nullable(),
  shopName: z.string().nullable(),
  hasProducts: z.boolean(),
  latencyMs: z.number().int(),
});
export type CheckedOrderSourceView = z.infer<typeof checkedOrderSource>;

export const csvField = z.enum(CSV_FIELDS);
export type CsvFieldView = z.infer<typeof csvField>;

export const csvMapping = z.partialRecord(csvField, z.number().int().min(0).max(99));
/** Fields beside the file; `mapping` is JSON: which column, counted from 0, holds what. */
export const importFields = z.strictObject({ sourceId: id, mapping: z.string().max(1000).optional() });

export const importPreview = z.object({
  headings: z.array(z.string()),
  sample: z.array(z.array(z.string())),
  mapping: csvMapping,
  missing: z.array(csvField),
  rowCount: z.number().int(),
  orderCount: z.number().int(),
  errorCount: z.number().int(),
  /** The first 200; `line` as a spreadsheet counts. */
  errors: z.array(
    z.object({
      line: z.number().int(),
      field: csvField.nullable(),
      fault: z.enum(CSV_FAULTS),
    }),
  ),
  orders: z.array(
    z.object({
      number: z.string(),
      status: orderStatus,
      placedAt: instant,
      itemCount: z.number().int(),
      payFen: z.number().int(),
    }),
  ),
});
export type ImportPreviewView = z.infer<typeof importPreview>;
/** `importId` null: nothing was kept; `preview` says why. */
export const importAnswer = z.object({ importId: id.nullable(), preview: importPreview });
export type ImportAnswerView = z.infer<typeof importAnswer>;
