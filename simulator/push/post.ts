import { Agent } from 'undici';
import type { PushRequest } from './build-request.js';

export type Posted =
  | { readonly type: 'answered'; readonly status: number; readonly body: string }
  | { readonly type: 'timeout' | 'connection_error' };
export type Post = {
  readonly send: (request: PushRequest, deadlineMs: number) => Promise<Posted>;
  readonly get: (url: string, deadlineMs: number) => Promise<Posted>;
  readonly close: () => Promise<void>;
};

/** Connections are kept and reused. The deadline covers everything from waiting for a connection to the last byte. */
export const createPost = (): Post => {
  const agent = new Agent({ connections: 512, pipelining: 1, keepAliveTimeout: 30_000 });
  const request = async (method: 'GET' | 'POST', { url, contentType, body }: PushRequest, deadlineMs: number) => {
    const signal = AbortSignal.timeout(deadlineMs);
    const { origin, pathname, search } = new URL(url);
    try {
      const response = await agent.request({
        origin,
        path: `${pathname}${search}`,
        method,
        signal,
        headersTimeout: 0,
        bodyTimeout: 0,
        ...(method === 'POST' ? { headers: { 'content-type': contentType }, body } : {}),
      });
      return { type: 'answered', status: response.statusCode, body: await response.body.text() } as const;
    } catch {
      return { type: signal.aborted ? 'timeout' : 'connection_error' } as const;
    }
  };
  return {
    send: (push, deadlineMs) => request('POST', push, deadlineMs),
    get: (url, deadlineMs) => request('GET', { url, contentType: '', body: '' }, deadlineMs),
    close: () => agent.destroy(),
  };
};
