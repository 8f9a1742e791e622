import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { WiredOrderSource } from '../../domain/orders/order-source.js';
import type { Clock } from '../../kernel/clock.js';
import type { SourceFailure } from '../../services/ports/orders/order-finder.js';
import type { ShopHttp, ShopReply } from '../shop-http.js';
import { signRequest } from './sign-request.js';

type Deps = { readonly http: Pick<ShopHttp, 'send'>; readonly clock: Clock };

type ShopQuestion<T extends z.ZodType> = {
  readonly source: Pick<WiredOrderSource, 'url' | 'secret'>;
  readonly method: 'GET' | 'POST';
  /** Below the source's address: `/orders/search`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly answer: T;
  readonly signal: AbortSignal;
};

export type ShopCall = <T extends z.ZodType>(
  question: ShopQuestion<T>,
) => Promise<{ readonly status: 'told'; readonly value: z.output<T> } | SourceFailure>;

const LONGEST_ANSWER_BYTES = 1024 * 1024;

/** One signed request to a shop, and its answer checked against the contract. */
export const createShopCall =
  ({ http, clock }: Deps): ShopCall =>
  async ({ source, method, path, query = {}, body, answer, signal }) => {
    if (source.url === undefined || source.secret === undefined) return { status: 'failed', fault: 'unsupported' };
    const url = new URL(`${source.url}${path}`);
    url.search = new URLSearchParams(query).toString();
    const text = body === undefined ? '' : JSON.stringify(body);
    const timestamp = String(Math.floor(clock.now().getTime() / 1000));
    const nonce = randomBytes(16).toString('hex');
    const parts = { method, path: url.pathname, query: url.search.slice(1), timestamp, nonce, body: text };
    const reply = await http.send({
      method,
      url,
      headers: {
        accept: 'application/json',
        'user-agent': 'Jiedai',
        'x-jiedai-timestamp': timestamp,
        'x-jiedai-nonce': nonce,
        'x-jiedai-signature': signRequest(source.secret, parts),
        ...(text !== '' && { 'content-type': 'application/json; charset=utf-8' }),
      },
      ...(text !== '' && { body: text }),
      longestAnswerBytes: LONGEST_ANSWER_BYTES,
      signal,
    });
    return reply.status === 'failed' ? reply : read(reply, answer);
  };

const read = <T extends z.ZodType>({ statusCode, contentType, body }: ShopReply, answer: T) => {
  if (statusCode >= 500) return { status: 'failed', fault: 'broken' } as const;
  if (statusCode !== 200) return { status: 'failed', fault: statusCode < 400 ? 'unreadable' : 'refused' } as const;
  if (!/^application\/json\b/i.test(contentType)) return { status: 'failed', fault: 'unreadable' } as const;
  const parsed = answer.safeParse(parseJson(body));
  if (!parsed.success) return { status: 'failed', fault: 'unreadable' } as const;
  return { status: 'told', value: parsed.data } as const;
};

const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
};
