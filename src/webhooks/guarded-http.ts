type Request = {
  readonly method: 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly longestAnswerBytes: number;
  readonly signal: AbortSignal;
};
type Reply =
  | { readonly status: 'replied'; readonly statusCode: number; readonly body: Buffer }
  | { readonly status: 'failed'; readonly fault: string };

/** A client for addresses that merchants name: https, public when it is given and at the moment of connecting, no redirect followed. */
export type GuardedHttp = {
  readonly send: (request: Request) => Promise<Reply>;
  readonly isAllowed: (url: URL) => Promise<boolean>;
};
