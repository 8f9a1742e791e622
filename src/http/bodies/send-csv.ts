import type { Context } from 'koa';

/** A file to be saved; `fileName` in ASCII. */
export const sendCsv = (ctx: Context, fileName: string, text: string): void => {
  ctx.set('Content-Disposition', `attachment; filename="${fileName}"`);
  ctx.set('Cache-Control', 'no-store');
  ctx.body = text;
  ctx.set('Content-Type', 'text/csv; charset=utf-8');
};
