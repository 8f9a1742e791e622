import { createRing } from './ring.js';

/** One call to the WeChat API, with secrets and tokens shortened. */
export type CallRecord = {
  readonly number: number;
  readonly at: number;
  readonly appId: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The body's text, shortened; `<n bytes>` for an upload. */ readonly body: string;
  readonly openid?: string;
  readonly msgtype?: string;
  readonly errcode?: number;
  /** `status 502`, `cut`, `silence`, …: what a fault did to it. */ readonly fault?: string;
  readonly elapsedMs: number;
};

export type Calls = {
  readonly add: (record: Omit<CallRecord, 'number'>) => void;
  readonly after: (number: number, limit: number) => readonly CallRecord[];
  readonly last: (limit: number) => readonly CallRecord[];
  /** Calls by `path errcode`, since the start or the last reset. */ readonly counters: () => Readonly<
    Record<string, number>
  >;
  readonly clear: () => void;
};

const KEPT = 20_000;

export const createCalls = (): Calls => {
  const ring = createRing<CallRecord>(KEPT);
  const counters = new Map<string, number>();
  return {
    add: (record) => {
      ring.add((number) => ({ ...record, number }));
      const key = `${record.path} ${record.fault ?? record.errcode ?? 0}`;
      counters.set(key, (counters.get(key) ?? 0) + 1);
    },
    after: ring.after,
    last: ring.last,
    counters: () => Object.fromEntries(counters),
    clear: () => {
      ring.clear();
      counters.clear();
    },
  };
};

const SECRETS = new Set(['access_token', 'secret', 'appsecret']);

export const shorten = (secret: string): string =>
  secret.length > 12 ? `${secret.slice(0, 6)}…${secret.slice(-3)}` : '…';

export const shownQuery = (query: URLSearchParams): Readonly<Record<string, string>> =>
  Object.fromEntries([...query].map(([name, value]) => [name, SECRETS.has(name) ? shorten(value) : value]));

export const shownBody = (body: Buffer, contentType: string): string => {
  if (contentType.startsWith('multipart/')) return `<${body.length} bytes>`;
  const text = body.subarray(0, 4096).toString('utf8');
  return text.replace(
    /("(?:secret|appsecret)"\s*:\s*")([^"]*)"/g,
    (_, start: string, secret: string) => `${start}${shorten(secret)}"`,
  );
};
