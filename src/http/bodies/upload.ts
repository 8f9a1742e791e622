import multer from '@koa/multer';
import type { Context } from 'koa';
import { z } from 'zod';
import { AppError } from '../../kernel/errors.js';
import { refuseEncodedBody } from './json-body.js';

/** The largest file of any kind; the use case knows the limit of each (bad-inputs.json U1, U4). */
const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_BOUNDARY = 200;
const FILE_FIELD = 'file';

/** In memory, so that a broken upload leaves no file behind. */
const receive = multer({
  storage: multer.memoryStorage(),
  defParamCharset: 'utf8',
  limits: {
    fieldNameSize: 100,
    fieldSize: 1000,
    fields: 4,
    fileSize: MAX_FILE_BYTES,
    files: 1,
    parts: 10,
    headerPairs: 20,
    fieldNestingDepth: 0,
    fieldArrayIndexLimit: 0,
  },
}).single(FILE_FIELD);

const uploaded = z.object({
  file: z.object({ originalname: z.string(), buffer: z.instanceof(Buffer) }),
  body: z.unknown(),
});

export type Upload = { readonly fileName: string; readonly bytes: Uint8Array; readonly fields: unknown };

const refused = (cause: unknown): AppError => {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'LIMIT_FILE_SIZE') return new AppError('too_large', 'too_large', { cause });
  return new AppError('invalid', 'validation', { cause, details: { field: FILE_FIELD } });
};

const refuseOddForm = (ctx: Context): void => {
  refuseEncodedBody(ctx);
  if (!ctx.is('multipart/form-data')) throw new AppError('unsupported', 'unsupported_media_type');
  const boundary = /;\s*boundary=(?:"([^"]*)"|([^;\s]*))/i.exec(ctx.get('content-type'));
  const length = (boundary?.[1] ?? boundary?.[2] ?? '').length;
  if (length === 0 || length > MAX_BOUNDARY) throw refused(undefined);
};

/** The one file of a form, named `file`, and the form's other fields. Throws `unsupported`, `too_large` or `invalid`. */
export const receiveUpload = async (ctx: Context): Promise<Upload> => {
  refuseOddForm(ctx);
  try {
    await receive(ctx, async () => {});
  } catch (error) {
    ctx.req.resume();
    throw refused(error);
  }
  const body: unknown = Reflect.get(ctx.request, 'body');
  const { success, data } = uploaded.safeParse({ file: ctx['file'], body });
  if (!success || data.file.buffer.length === 0) throw refused(undefined);
  return { fileName: data.file.originalname, bytes: data.file.buffer, fields: { ...toRecord(data.body) } };
};

const toRecord = (body: unknown): object => (typeof body === 'object' && body !== null ? body : {});
