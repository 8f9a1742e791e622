import { AppError } from '../../kernel/errors.js';
import type { AccessTokens } from './access-token.js';
import type { TokenAnswer } from './token-refresh.js';
import type { HttpAnswer, HttpRequest } from './http-call.js';
import { toMultipart } from './multipart.js';
import { readJson, toWechatJson } from './wechat-api.js';
import type { JsonAnswer, WechatApi } from './wechat-api.js';
import { classOf } from './wechat-error.js';

type NoToken = Exclude<TokenAnswer, { readonly status: 'token' }>;

/** `no_token`: the call was never made. `late`: neither, because too little of the caller's time was left. */
export type NotCalled = { readonly status: 'no_token'; readonly token: NoToken } | { readonly status: 'late' };

type Whose = {
  readonly channelId: string;
  /** Asked before each request: with less than a request may take, none is begun. */
  readonly timeLeftMs: () => number;
};

/** Calls of the platform's API in the name of a channel; none throws for what is answered or not answered. */
export type KefuClient = {
  readonly postJson: (whose: Whose, path: string, body: unknown) => Promise<JsonAnswer | NotCalled>;
  readonly getJson: (whose: Whose, path: string) => Promise<JsonAnswer | NotCalled>;
  readonly upload: (
    whose: Whose,
    file: {
      readonly type: string;
      readonly fileName: string;
      readonly contentType: string;
      readonly bytes: Uint8Array;
    },
  ) => Promise<JsonAnswer | NotCalled>;
  /** The bytes of a media id, or JSON that says otherwise. */
  readonly download: (
    whose: Whose,
    mediaId: string,
    longestBytes: number,
  ) => Promise<{ readonly http: HttpAnswer; readonly json: JsonAnswer | undefined } | NotCalled>;
};

const CALL_TIMEOUT_MS = 10_000;
const FILE_TIMEOUT_MS = 15_000;
const LONGEST_ANSWER_BYTES = 1024 * 1024;

type Request = Omit<HttpRequest, 'timeoutMs'> & {
  readonly query?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
};
type Called = { readonly http: HttpAnswer; readonly json: JsonAnswer | undefined };

type Deps = { readonly api: Pick<WechatApi, 'call'>; readonly accessTokens: AccessTokens };

export const createKefuClient = (deps: Deps): KefuClient => {
  const call = createCall(deps);
  const callForJson = async (whose: Whose, request: Request): Promise<JsonAnswer | NotCalled> => {
    const called = await call(whose, request);
    return 'status' in called ? called : (called.json ?? { status: 'no_answer', cause: 'unreadable' });
  };

  return {
    postJson: (whose, path, body) =>
      callForJson(whose, {
        method: 'POST',
        path,
        body: toWechatJson(body),
        contentType: 'application/json; charset=utf-8',
        longestAnswerBytes: LONGEST_ANSWER_BYTES,
      }),
    getJson: (whose, path) => callForJson(whose, { method: 'GET', path, longestAnswerBytes: LONGEST_ANSWER_BYTES }),
    upload: (whose, { type, ...file }) =>
      callForJson(whose, {
        method: 'POST',
        path: '/cgi-bin/media/upload',
        query: { type },
        ...toMultipart(file),
        timeoutMs: FILE_TIMEOUT_MS,
        longestAnswerBytes: LONGEST_ANSWER_BYTES,
      }),
    download: (whose, mediaId, longestBytes) =>
      call(whose, {
        method: 'GET',
        path: '/cgi-bin/media/get',
        query: { media_id: mediaId },
        timeoutMs: FILE_TIMEOUT_MS,
        longestAnswerBytes: longestBytes,
      }),
  };
};

/** One request with the channel's token; when that token is refused, once more with the next one. */
const createCall = ({ api, accessTokens }: Deps) => {
  const callWith = async (
    token: string,
    { query, timeoutMs = CALL_TIMEOUT_MS, ...request }: Request,
  ): Promise<Called> => {
    const http = await api.call({ ...request, timeoutMs, query: { access_token: token, ...query } });
    return { http, json: isFile(http) ? undefined : readJson(http) };
  };

  return async ({ channelId, timeLeftMs }: Whose, request: Request): Promise<Called | NotCalled> => {
    const needsMs = request.timeoutMs ?? CALL_TIMEOUT_MS;
    const token = await orUnreachable(accessTokens.get(channelId));
    if (token.status !== 'token') return { status: 'no_token', token };
    if (timeLeftMs() < needsMs) return { status: 'late' };
    const first = await callWith(token.token, request);
    if (!isTokenRefusal(first.json)) return first;

    const next = await orUnreachable(accessTokens.replace(channelId, token.token));
    if (next.status !== 'token') return { status: 'no_token', token: next };
    if (next.token === token.token) return first;
    return timeLeftMs() < needsMs ? { status: 'late' } : callWith(next.token, request);
  };
};

const isTokenRefusal = (answer: JsonAnswer | undefined): boolean =>
  answer?.status === 'refused' && classOf(answer.refusal.errcode) === 'token';

/** Errors come as JSON under HTTP 200 also where a file was asked for: the first byte decides (WeChat doc: 获取临时素材). */
const isFile = (answer: HttpAnswer): boolean =>
  answer.status === 'answered' &&
  answer.statusCode === 200 &&
  answer.body.length > 0 &&
  !/^(application\/json|text\/)/.test(answer.contentType) &&
  answer.body[0] !== '{'.charCodeAt(0);

/** While Postgres is away no token can be had: nothing was sent, so the send may wait. */
const orUnreachable = async (answer: Promise<TokenAnswer>): Promise<TokenAnswer> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AppError && error.kind === 'unavailable') return { status: 'unreachable' };
    throw error;
  }
};
