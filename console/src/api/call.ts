import type { z } from 'zod';
import { errorBody } from '../../../src/contract/errors.js';
import { ApiError } from './api-error.js';

export type Request<T extends z.ZodType> = {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below `/api/v1`; ids in it are already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: object;
  readonly form?: FormData;
  /** What a good answer looks like; left out where the answer is not read. */
  readonly answer: T;
  readonly signal?: AbortSignal;
  /** Goes on when the page is closed; for small bodies only. */
  readonly outlivesPage?: boolean;
};

export type Call = <T extends z.ZodType>(request: Request<T>) => Promise<z.output<T>>;

type Deps = {
  readonly csrfToken: () => string | undefined;
  /** The signed-in session is over. */
  readonly onUnauthenticated: () => void;
  /** The role needs a second factor since a moment ago, and there is none. */
  readonly onSecondFactorRequired: () => void;
  /** Something has to be shown first; answers whether it was, and then the request is sent once more. */
  readonly onProofRequired: (by: 'password' | 'code') => Promise<boolean>;
};

/** Longer than any answer of the server may take; a hanging connection must not hold the sending queue. */
const ANSWER_TIMEOUT_MS = 20_000;

const urlOf = (path: string, query: Request<z.ZodType>['query'] = {}): string => {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const search = new URLSearchParams(given).toString();
  return `/api/v1${path}${search && `?${search}`}`;
};

const headersOf = (request: Request<z.ZodType>, csrfToken: string | undefined): Record<string, string> => ({
  accept: 'application/json',
  ...(request.body && { 'content-type': 'application/json' }),
  ...(csrfToken && request.method && request.method !== 'GET' && { 'x-csrf-token': csrfToken }),
});

const retryAfterOf = (response: Response): number | undefined => {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
};

/** Where more of the reason stands: WeChat's as a word of ours, WeChat Pay's code, what is to be shown. */
const REASON_IN: Readonly<Record<string, string>> = {
  wechat_refused: 'reason',
  pay_refused: 'payCode',
  proof_required: 'by',
};

const refusalOf = (
  code: string,
  details: Readonly<Record<string, unknown>> | undefined,
): { readonly refusal?: string } => {
  const reason = details?.[REASON_IN[code] ?? ''];
  return typeof reason === 'string' ? { refusal: reason } : {};
};

const errorOf = (response: Response, body: unknown): ApiError => {
  const parsed = errorBody.safeParse(body);
  if (parsed.success) {
    const { code, field, details } = parsed.data.error;
    const retryAfterMs = retryAfterOf(response);
    const isReserved = code === 'quota_used' && details?.['reserved'] === true;
    return new ApiError(isReserved ? 'reserved' : code, {
      ...(field && { field }),
      ...(retryAfterMs && { retryAfterMs }),
      ...refusalOf(code, details),
    });
  }
  return new ApiError(response.status >= 500 ? 'unavailable' : 'unreadable');
};

const bodyOf = async (response: Response): Promise<unknown> => {
  const text = await response.text();
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const answerOf = async (request: Request<z.ZodType>, csrfToken: string | undefined) => {
  try {
    const response = await fetch(urlOf(request.path, request.query), {
      method: request.method ?? 'GET',
      headers: headersOf(request, csrfToken),
      credentials: 'same-origin',
      cache: 'no-store',
      keepalive: request.outlivesPage === true,
      signal: request.signal ?? AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      ...(request.body && { body: JSON.stringify(request.body) }),
      ...(request.form && { body: request.form }),
    });
    return { response, body: await bodyOf(response) };
  } catch (cause) {
    throw new ApiError('offline', { cause });
  }
};

const answerAs = <T extends z.ZodType>({ answer }: Request<T>, body: unknown): z.output<T> => {
  const parsed = answer.safeParse(body);
  if (!parsed.success) throw new ApiError('unreadable', { cause: parsed.error });
  return parsed.data;
};

/** Asks the server. Throws `ApiError`, and nothing else. */
export const createCall = ({ csrfToken, onUnauthenticated, onSecondFactorRequired, onProofRequired }: Deps): Call => {
  const isProved = async ({ code, refusal }: ApiError): Promise<boolean> =>
    code === 'proof_required' && onProofRequired(refusal === 'code' ? 'code' : 'password');
  const send = async (request: Request<z.ZodType>): Promise<ApiError | { readonly body: unknown }> => {
    const { response, body } = await answerOf(request, csrfToken());
    return response.ok ? { body } : errorOf(response, body);
  };
  return async (request) => {
    const first = await send(request);
    const heard = first instanceof ApiError && (await isProved(first)) ? await send(request) : first;
    if (!(heard instanceof ApiError)) return answerAs(request, heard.body);
    if (heard.code === 'unauthenticated') onUnauthenticated();
    if (heard.code === 'second_factor_required') onSecondFactorRequired();
    throw heard;
  };
};
