import type { Context } from 'koa';

type Stored = { readonly bytes: Uint8Array; readonly contentType: string; readonly fileName: string };

/** Shown in the page; everything else is offered to be saved. */
const SHOWN = /^(image\/(jpeg|png|gif)|audio\/[\w.+-]+|video\/mp4)$/;
const RANGE = /^bytes=(\d{1,15})-(\d{0,15})$/;

/** RFC 6266: an ASCII name for old readers, the real one in UTF-8. */
const disposition = (kind: string, name: string): string => {
  const ascii = name.replace(/[^\w. -]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
};

type Slice = { readonly from: number; readonly to: number };

/** One range, which is what players ask for; anything else gets the whole. */
const sliceOf = (range: string, size: number): Slice | 'unsatisfiable' | undefined => {
  const [, first, last] = RANGE.exec(range) ?? [];
  if (first === undefined) return undefined;
  const from = Number(first);
  const to = last ? Math.min(Number(last), size - 1) : size - 1;
  return from >= size || to < from ? 'unsatisfiable' : { from, to };
};

const sendSlice = (ctx: Context, bytes: Buffer, slice: Slice | 'unsatisfiable'): void => {
  if (slice === 'unsatisfiable') {
    ctx.status = 416;
    ctx.set('Content-Range', `bytes */${bytes.length}`);
    return;
  }
  ctx.status = 206;
  ctx.set('Content-Range', `bytes ${slice.from}-${slice.to}/${bytes.length}`);
  ctx.body = bytes.subarray(slice.from, slice.to + 1);
};

/** Sends what somebody uploaded: with the type we found it to be, and in a sandbox where nothing of it runs. */
export const sendBytes = (ctx: Context, { bytes, contentType, fileName }: Stored): void => {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  ctx.set('Content-Security-Policy', "default-src 'none'; sandbox");
  ctx.set('Content-Disposition', disposition(SHOWN.test(contentType) ? 'inline' : 'attachment', fileName));
  ctx.set('Cache-Control', 'private, max-age=600');
  ctx.set('Accept-Ranges', 'bytes');
  ctx.type = contentType;
  const slice = sliceOf(ctx.get('range'), body.length);
  if (slice) sendSlice(ctx, body, slice);
  else ctx.body = body;
  ctx.set('Content-Type', contentType);
};
