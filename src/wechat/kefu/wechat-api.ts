import { Pool } from 'undici';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.js';
import type { WatchClock } from '../../services/clock/watch-clock.js';
import { callHttp } from './http-call.js';
import type { HttpAnswer, HttpRequest } from './http-call.js';
import { ridOf } from './wechat-error.js';
import type { WechatRefusal } from './wechat-error.js';

/** What a JSON answer says. Success answers of some paths carry no errcode. */
export type JsonAnswer =
  | { readonly status: 'ok'; readonly errcode: 0 | undefined; readonly body: Readonly<Record<string, unknown>> }
  | { readonly status: 'refused'; readonly refusal: WechatRefusal }
  | { readonly status: 'not_written'; readonly cause: string }
  | { readonly status: 'no_answer'; readonly cause: string };

export type WechatApi = {
  readonly origin: string;
  readonly call: (
    request: Omit<HttpRequest, 'path'> & { readonly path: string; readonly query?: Query },
  ) => Promise<HttpAnswer>;
  readonly close: () => Promise<void>;
};
type Query = Readonly<Record<string, string>>;

/** More than one worker has in flight at once, so that no send waits for a connection. */
const CONNECTIONS = 160;
const CONNECT_TIMEOUT_MS = 3_000;

type Deps = {
  readonly baseUrl: string;
  readonly clock?: Clock;
  /** Told the Date of every answer. */
  readonly watchClock?: WatchClock;
};

/** The platform's API at `baseUrl`: one pool of kept connections, each with one request at a time. */
export const createWechatApi = ({ baseUrl, clock, watchClock }: Deps): WechatApi => {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname.replace(/\/+$/, '');
  // No pipelining: when a connection breaks, the fate of what waited behind would be unknown too.
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1, connect: { timeout: CONNECT_TIMEOUT_MS } });
  return {
    origin,
    call: async ({ path, query, ...request }) => {
      const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
      const askedAt = clock?.now();
      const answer = await callHttp(pool, { ...request, path: `${prefix}${path}${search}` });
      const date = answer.status === 'answered' ? answer.date : undefined;
      if (askedAt && date !== undefined) watchClock?.({ source: 'wechat', theirs: new Date(date), askedAt });
      return answer;
    },
    close: () => pool.destroy(),
  };
};

const answerSchema = z.looseObject({ errcode: z.number().int().optional(), errmsg: z.string().optional() });

/**
 * Reads an answer that should be JSON. The HTTP status is 200 even for errors, so anything else came from something in
 * between, and what it did with the request is not known.
 */
export const readJson = (answer: HttpAnswer): JsonAnswer => {
  if (answer.status !== 'answered') return answer;
  if (answer.statusCode !== 200) return { status: 'no_answer', cause: `http_${answer.statusCode}` };
  const parsed = answerSchema.safeParse(parseJson(answer.body));
  if (!parsed.success) return { status: 'no_answer', cause: 'unreadable' };
  const { errcode, errmsg } = parsed.data;
  if (errcode !== undefined && errcode !== 0) return { status: 'refused', refusal: { errcode, rid: ridOf(errmsg) } };
  return { status: 'ok', errcode: errcode === 0 ? 0 : undefined, body: parsed.data };
};

/** Ids of template messages have 64 bits and come as bare numbers: as text they keep their last digits. */
const LARGE_ID = /("msgid"\s*:\s*)([0-9]{16,20})/g;

const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8').replace(LARGE_ID, '$1"$2"'));
  } catch {
    return undefined;
  }
};

/**
 * JSON as WeChat wants it: raw UTF-8, without one `\u` escape (40033, 47002). What JSON could only write so, control
 * characters and half characters, is left out or becomes U+FFFD.
 */
export const toWechatJson = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) => (typeof member === 'string' ? writable(member) : member));

const writable = (text: string): string => text.replace(/[^\P{Cc}\n\r\t]/gu, '').replace(/\p{Surrogate}/gu, '\ufffd');
