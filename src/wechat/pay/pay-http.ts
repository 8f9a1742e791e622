import { randomBytes } from 'node:crypto';
import { Pool } from 'undici';
import { z } from 'zod';
import WxPay from 'wechatpay-node-v3';
import type { Clock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import type { PayFailure } from '../../services/ports/payments/pay-gateway.js';
import type { PayAccount } from '../../services/ports/payments/pay-accounts.js';
import { createSdkOf } from './sdk.js';
import type { SdkOf } from './sdk.js';
import type { SeenNonces } from './notices/seen-nonces.js';
import { isCertificateSerial, readVouching, verifyVouching } from './signed-headers.js';
import type { Vouching } from './signed-headers.js';

export type PayRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With its query, percent-encoded exactly as it is sent: the signature covers it. */
  readonly path: string;
  /** JSON; what is signed, unless `form` is sent instead. */
  readonly body?: string;
  readonly form?: { readonly bytes: Buffer; readonly contentType: string };
  /** Pictures come without a signature. */
  readonly isUnsigned?: boolean;
  /** Verifies the answer with these keys instead of the account's: the first certificates vouch for themselves. */
  readonly trustedBy?: (body: Buffer) => ReadonlyMap<string, string>;
};

export type PayAnswer =
  | { readonly status: 'ok'; readonly json: unknown; readonly bytes: Buffer; readonly contentType: string }
  | (PayFailure & { readonly httpStatus?: number });

export type PayHttp = {
  readonly send: (account: PayAccount, request: PayRequest) => Promise<PayAnswer>;
  /** A call that wechatpay-node-v3 builds, sent the same way. */
  readonly through: (account: PayAccount, ask: (sdk: WxPay) => Promise<unknown>) => Promise<PayAnswer>;
  readonly close: () => Promise<void>;
};

type Deps = {
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly nonces: SeenNonces;
  readonly logger: Logger;
  /** An answer came under a certificate we do not have. */
  readonly onUnknownSerial: (channelId: string) => void;
  /** From asking to the last byte. */
  readonly totalMs?: number;
};

const CONNECTIONS = 32;
const CONNECT_TIMEOUT_MS = 3_000;
const TOTAL_MS = 10_000;
const LONGEST_ANSWER_BYTES = 8 * 1024 * 1024;

type Raw = {
  readonly httpStatus: number;
  readonly body: Buffer;
  readonly vouching: Vouching | undefined;
  readonly contentType: string;
};

const errorBody = z.object({ code: z.string().max(64), message: z.string().max(2000).default('') });

const parse = (body: Buffer): unknown => {
  try {
    return body.length === 0 ? undefined : JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};

const isPassing = (httpStatus: number): boolean => httpStatus < 400 || httpStatus === 429 || httpStatus >= 500;

/** Only a signed answer says yes or no. What is retried later, with the same number, is `unclear`. */
const judge = ({ httpStatus, body, contentType }: Raw): PayAnswer => {
  if (httpStatus === 200 || httpStatus === 204) {
    const json = parse(body);
    if (httpStatus === 200 && json === undefined) return { status: 'unclear', cause: 'unreadable' };
    return { status: 'ok', json, bytes: body, contentType };
  }
  const fault = errorBody.safeParse(parse(body));
  const code = fault.success ? fault.data.code : '';
  if (isPassing(httpStatus) || !fault.success)
    return { status: 'unclear', cause: `http_${httpStatus}${code && `_${code}`}`, httpStatus };
  return { status: 'refused', code, message: fault.data.message, httpStatus };
};

/** A short word for a fault of the way there, without addresses, headers or bodies: they carry the Authorization. */
const causeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'failed';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
};

const toHeaders = (given: Readonly<Record<string, string | string[] | undefined>>): readonly string[] =>
  Object.entries(given).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).flatMap((one) => [name, one]),
  );

const readBounded = async (body: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LONGEST_ANSWER_BYTES) throw new Error('answer_too_long');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
};

const headersOf = ({ body, form }: PayRequest, account: PayAccount, authorization: string) => ({
  accept: 'application/json',
  'user-agent': 'jiedai',
  authorization,
  ...((body ?? form) !== undefined && { 'content-type': form?.contentType ?? 'application/json' }),
  // Answers are signed with the key that is named here; without it with a platform certificate.
  ...(account.publicKeyId !== undefined && { 'wechatpay-serial': account.publicKeyId }),
});

const createExchange = ({ baseUrl, clock, totalMs = TOTAL_MS }: Deps, pool: Pool, sdkOf: SdkOf) => {
  const prefix = new URL(baseUrl).pathname.replace(/\/+$/, '');
  return async (account: PayAccount, request: PayRequest): Promise<Raw> => {
    const { method, path, body = '', form } = request;
    const timestamp = String(Math.floor(clock.now().getTime() / 1000));
    const nonce = randomBytes(16).toString('hex').toUpperCase();
    const authorization = sdkOf(account).authorize({ method, path, timestamp, nonce, body });
    const answer = await pool.request({
      method,
      path: `${prefix}${path}`,
      body: form?.bytes ?? request.body ?? null,
      headers: headersOf(request, account, authorization),
      signal: AbortSignal.timeout(totalMs),
    });
    return {
      httpStatus: answer.statusCode,
      body: await readBounded(answer.body),
      vouching: readVouching(toHeaders(answer.headers)),
      contentType: String(answer.headers['content-type'] ?? ''),
    };
  };
};

const judgeUnsigned = ({ httpStatus, body, contentType }: Raw): PayAnswer =>
  httpStatus === 200
    ? { status: 'ok', json: undefined, bytes: body, contentType }
    : { status: 'unclear', cause: `http_${httpStatus}`, httpStatus };

/** Holds an answer to its signature. What is not vouched for is as good as no answer. */
const createHold =
  ({ clock, nonces, onUnknownSerial }: Deps) =>
  (account: PayAccount, request: PayRequest, raw: Raw): PayAnswer => {
    if (request.isUnsigned) return judgeUnsigned(raw);
    const { body, vouching, httpStatus } = raw;
    const trusted = request.trustedBy?.(body) ?? account.trusted;
    const verdict = verifyVouching(vouching, body, { trusted, now: clock.now() });
    if (verdict === 'unknown_serial' && isCertificateSerial(vouching)) onUnknownSerial(account.channelId);
    if (verdict !== 'authentic' || !vouching) return { status: 'unclear', cause: verdict, httpStatus };
    const isNew = nonces.admit(`answer:${account.channelId}`, vouching.nonce, body);
    return isNew ? judge(raw) : { status: 'unclear', cause: 'replayed', httpStatus };
  };

/** WeChat Pay over HTTPS: signs each request, holds each answer to its signature. Redirects are not followed. */
export const createPayHttp = (deps: Deps): PayHttp => {
  const { origin } = new URL(deps.baseUrl);
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1, connect: { timeout: CONNECT_TIMEOUT_MS } });
  const sdkOf = createSdkOf(WxPay);
  const exchange = createExchange(deps, pool, sdkOf);
  const hold = createHold(deps);

  const sendOnce = async (account: PayAccount, request: PayRequest): Promise<PayAnswer> => {
    try {
      return hold(account, request, await exchange(account, request));
    } catch (error) {
      return { status: 'unclear', cause: causeOf(error) };
    }
  };

  const send: PayHttp['send'] = async (account, request) => {
    const answer = await sendOnce(account, request);
    // Only what changes nothing is asked again here; a refund is tried again by its timer, with the same number.
    const isWorthAnother = answer.status === 'unclear' && answer.httpStatus === undefined && request.method === 'GET';
    const last = isWorthAnother ? await sendOnce(account, request) : answer;
    if (last.status !== 'ok') {
      const path = request.path.replace(/\?.*$/, '');
      deps.logger.info(
        { channelId: account.channelId, method: request.method, path, answer: last },
        'WeChat Pay: no yes',
      );
    }
    return last;
  };
  return {
    send,
    through: (account, ask) => sdkOf(account).call(ask, (built) => send(account, built)),
    close: () => pool.destroy(),
  };
};
