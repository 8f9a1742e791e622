import { Readable } from 'node:stream';
import type { Context } from 'koa';

/** A file to be saved, whole or as it comes; `fileName` in ASCII. */
export const sendCsv = (ctx: Context, fileName: string, text: string | AsyncIterable<string | Uint8Array>): void => {
  ctx.set('Content-Disposition', `attachment; filename="${fileName}"`);
  ctx.set('Cache-Control', 'no-store');
  ctx.body = typeof text === 'string' ? text : Readable.from(text);
  ctx.set('Content-Type', 'text/csv; charset=utf-8');
};
