import type { Dispatcher } from 'undici';

export type HttpRequest = {
  readonly method: 'GET' | 'POST';
  /** With its query. May carry an access token, so it is never logged. */
  readonly path: string;
  readonly body?: string | Buffer;
  readonly contentType?: string;
  /** From asking to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly longestAnswerBytes: number;
};

/**
 * `not_written`: nothing of the request left, so it may be made again. `no_answer`: it left, wholly or in part, and no whole
 * answer came. `cause` is a short code without addresses or secrets.
 */
export type HttpAnswer =
  | {
      readonly status: 'answered';
      readonly statusCode: number;
      readonly contentType: string;
      readonly body: Buffer;
      /** The answer's own clock, as its Date header has it. */
      readonly date?: string;
    }
  | { readonly status: 'not_written'; readonly cause: string }
  | { readonly status: 'no_answer'; readonly cause: string };

const HEADERS_TIMEOUT_MS = 10_000;
const BODY_TIMEOUT_MS = 10_000;

const causeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : error.name);

type Head = { readonly statusCode: number; readonly contentType: string; readonly date?: string };

const headOf = (statusCode: number, headers: Readonly<Record<string, string | string[] | undefined>>): Head => {
  const { date } = headers;
  const contentType = String(headers['content-type'] ?? '');
  return { statusCode, contentType, ...(typeof date === 'string' && { date }) };
};

/** One request over a pool; never throws and follows no redirect. */
export const callHttp = (dispatcher: Dispatcher, request: HttpRequest): Promise<HttpAnswer> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let answer: Head = { statusCode: 0, contentType: '' };
    let isWritten = false;
    let controller: Dispatcher.DispatchController | undefined;
    const timer = setTimeout(() => fail(new Error('timeout'), 'timeout'), request.timeoutMs);

    const end = (result: HttpAnswer): void => {
      clearTimeout(timer);
      resolve(result);
    };
    const fail = (error: Error, cause: string): void => {
      end(isWritten ? { status: 'no_answer', cause } : { status: 'not_written', cause });
      controller?.abort(error);
    };

    dispatcher.dispatch(
      {
        method: request.method,
        path: request.path,
        body: request.body ?? null,
        headers: {
          accept: '*/*',
          ...(request.contentType !== undefined && { 'content-type': request.contentType }),
        },
        headersTimeout: HEADERS_TIMEOUT_MS,
        bodyTimeout: BODY_TIMEOUT_MS,
      },
      {
        // Called when a connection is there, right before the first byte is written to it.
        onRequestStart: (started) => {
          controller = started;
          // Given up while it waited for a connection: undici writes nothing of an aborted request.
          if (!timer.hasRef()) started.abort(new Error('timeout'));
          else isWritten = true;
        },
        onResponseStart: (_controller, statusCode, headers) => {
          answer = headOf(statusCode, headers);
        },
        onResponseData: (_controller, chunk) => {
          size += chunk.length;
          if (size > request.longestAnswerBytes) fail(new Error('answer too long'), 'answer_too_long');
          else chunks.push(chunk);
        },
        onResponseEnd: () => end({ status: 'answered', ...answer, body: Buffer.concat(chunks) }),
        onResponseError: (_controller, error) => fail(error, causeOf(error)),
      },
    );
  });
