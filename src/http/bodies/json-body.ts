import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import { AppError } from '../../kernel/errors.js';

/** Bytes of a JSON body (bad-inputs.json A4). */
const MAX_BYTES = 1_048_576;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Throws `unsupported` for a compressed body: inflating is work done before anything is known of the sender. */
export const refuseEncodedBody = (ctx: Context): void => {
  if ((ctx.get('content-encoding') || 'identity').toLowerCase() !== 'identity') {
    throw new AppError('unsupported', 'unsupported_media_type');
  }
};

/** What a route takes that is not like the others: from browsers themselves, which name their own types. */
export type JsonBodyRules = { readonly types: readonly string[]; readonly maxBytes: number };

const USUAL: JsonBodyRules = { types: ['application/json'], maxBytes: MAX_BYTES };

/** What is over the limit is drained, not kept, so that the answer reaches the sender. */
const readBytes = (request: IncomingMessage, maxBytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
      else reject(new AppError('too_large', 'too_large'));
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', (cause) => reject(new AppError('invalid', 'bad_json', { cause })));
    request.once('close', () => reject(new AppError('invalid', 'bad_json')));
  });

const parse = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw new AppError('invalid', 'bad_json', { cause });
  }
};

/**
 * The JSON body of a request; `{}` where there is none. Read here and not by a library, because the names that would reach into a
 * prototype have to arrive as ordinary names, for the guard to refuse by name.
 */
export const readJsonBody = async (ctx: Context, { types, maxBytes } = USUAL): Promise<unknown> => {
  refuseEncodedBody(ctx);
  const hasBody = ctx.get('transfer-encoding') !== '' || Number(ctx.get('content-length')) > 0;
  if (!hasBody) return {};
  if (!ctx.is([...types])) throw new AppError('unsupported', 'unsupported_media_type');
  if (Number(ctx.get('content-length')) > maxBytes) {
    ctx.req.resume();
    throw new AppError('too_large', 'too_large');
  }
  const bytes = await readBytes(ctx.req, maxBytes);
  return bytes.length === 0 ? {} : parse(bytes);
};
