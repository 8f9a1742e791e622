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

/** What is over the limit is drained, not kept, so that the answer reaches the sender. */
const readBytes = (request: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MAX_BYTES) chunks.push(chunk);
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
export const readJsonBody = async (ctx: Context): Promise<unknown> => {
  refuseEncodedBody(ctx);
  const hasBody = ctx.get('transfer-encoding') !== '' || Number(ctx.get('content-length')) > 0;
  if (!hasBody) return {};
  if (!ctx.is('application/json')) throw new AppError('unsupported', 'unsupported_media_type');
  if (Number(ctx.get('content-length')) > MAX_BYTES) {
    ctx.req.resume();
    throw new AppError('too_large', 'too_large');
  }
  const bytes = await readBytes(ctx.req);
  return bytes.length === 0 ? {} : parse(bytes);
};
