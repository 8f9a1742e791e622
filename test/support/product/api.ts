import type { z } from 'zod';

export type Answer = { readonly status: number; readonly body: unknown; readonly headers: Headers };

type Call = {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** One call of the product's public API, as any integration would make it. */
export const call = async (url: string, { method, body, headers = {} }: Call = {}): Promise<Answer> => {
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : parse(text), headers: response.headers };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** The same, for an answer that must be 200 and of this shape. */
export const ask = async <T extends z.ZodType>(shape: T, url: string, options?: Call): Promise<z.infer<T>> => {
  const answer = await call(url, options);
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return shape.parse(answer.body);
};
