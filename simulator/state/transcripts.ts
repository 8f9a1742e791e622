/** Who a line comes from. `wechat` is WeChat's own grey notice. */
export type Side = 'customer' | 'merchant' | 'wechat';
/** How a merchant's line came: the customer-service API, or the body of a push's own answer. */
export type Via = 'push' | 'customer_service' | 'passive_reply' | 'notice';
export type Content = Readonly<Record<string, unknown>>;

export type Line = {
  readonly number: number;
  readonly appId: string;
  readonly openid: string;
  readonly at: number;
  readonly from: Side;
  readonly via: Via;
  /** WeChat's msgtype, `event` for an act, or `notice`. */ readonly kind: string;
  readonly content: Content;
};
export type Occurrence =
  | { readonly type: 'line'; readonly line: Line }
  | { readonly type: 'typing'; readonly appId: string; readonly openid: string; readonly until: number }
  /** The account has another menu. */
  | { readonly type: 'channel'; readonly appId: string };
export type Listener = (occurrence: Occurrence) => void;

export type Transcripts = {
  readonly add: (line: Omit<Line, 'number' | 'at'>) => Line;
  readonly typing: (appId: string, openid: string, until: number) => void;
  readonly channelChanged: (appId: string) => void;
  /** In order; numbers rise over all customers. */
  readonly of: (appId: string, openid: string, after?: number) => readonly Line[];
  /** Answers the function that stops listening. */ readonly listen: (listener: Listener) => () => void;
  readonly removeChannel: (appId: string) => void;
};

/** More lines than this to one customer push out the oldest. */
const LINES_PER_CUSTOMER = 2000;

export const createTranscripts = (now: () => number): Transcripts => {
  const lines = new Map<string, Line[]>();
  const listeners = new Set<Listener>();
  let count = 0;
  const tell = (occurrence: Occurrence): void => listeners.forEach((listener) => listener(occurrence));
  return {
    add: (input) => {
      count += 1;
      const line: Line = { ...input, number: count, at: now() };
      const key = `${input.appId} ${input.openid}`;
      const kept = lines.get(key) ?? [];
      kept.push(line);
      if (kept.length > LINES_PER_CUSTOMER) kept.shift();
      lines.set(key, kept);
      tell({ type: 'line', line });
      return line;
    },
    typing: (appId, openid, until) => tell({ type: 'typing', appId, openid, until }),
    channelChanged: (appId) => tell({ type: 'channel', appId }),
    of: (appId, openid, after = 0) => (lines.get(`${appId} ${openid}`) ?? []).filter(({ number }) => number > after),
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    removeChannel: (appId) => {
      for (const key of lines.keys()) if (key.startsWith(`${appId} `)) lines.delete(key);
    },
  };
};
