import type { IncomingHttpHeaders } from 'node:http';

export type Call = {
  readonly method: string;
  readonly path: string;
  /** Path and query as they came, which is what is signed. */ readonly target: string;
  readonly query: URLSearchParams;
  /** As it stands in the request line, without `?`. */
  readonly rawQuery: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** What goes back: `cut` destroys the connection, `silence` never answers on it. */
export type Answer =
  | {
      readonly type: 'json';
      readonly value: unknown;
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'bytes';
      readonly body: Buffer | string;
      readonly contentType: string;
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly type: 'cut' }
  | { readonly type: 'silence' };

export type Handler = (call: Call) => Answer | Promise<Answer>;
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly handle: Handler;
};
export type Found = { readonly handle: Handler; readonly params: Readonly<Record<string, string>> };
export type Router = (method: string, path: string) => Found | 'wrong_method' | undefined;

export const json = (value: unknown, status = 200): Answer => ({ type: 'json', value, status });

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const matchParams = (pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined => {
  if (pattern.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const actual = path[index] ?? '';
    if (!part.startsWith(':')) {
      if (part !== actual) return undefined;
      continue;
    }
    const value = decode(actual);
    if (!value) return undefined;
    params[part.slice(1)] = value;
  }
  return params;
};

/** Exact paths first, then those with `:name` parts. */
export const createRouter = (routes: readonly Route[]): Router => {
  const exact = new Map(
    routes.filter(({ path }) => !path.includes(':')).map((route) => [`${route.method} ${route.path}`, route]),
  );
  const exactPaths = new Set([...exact.values()].map(({ path }) => path));
  const withParams = routes
    .filter(({ path }) => path.includes(':'))
    .map((route) => ({ route, parts: route.path.split('/') }));
  return (method, path) => {
    const route = exact.get(`${method} ${path}`);
    if (route) return { handle: route.handle, params: {} };
    const parts = path.split('/');
    const matches = withParams.flatMap(({ route, parts: pattern }) => {
      const params = matchParams(pattern, parts);
      return params ? [{ route, params }] : [];
    });
    const match = matches.find((candidate) => candidate.route.method === method);
    if (match) return { handle: match.route.handle, params: match.params };
    return matches.length > 0 || exactPaths.has(path) ? 'wrong_method' : undefined;
  };
};
