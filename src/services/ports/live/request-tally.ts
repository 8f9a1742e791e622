/** What all processes have counted of one thing in the window that is open, and when that window ends. */
export type Tallied = { readonly total: number; readonly endsInMs: number };

/** Counts over all processes, in windows that begin with their first count and end by themselves. */
export type RequestTally = {
  /** Adds `count` to what `key` has. Throws `unavailable`. */
  readonly add: (key: string, count: number, windowMs: number) => Promise<Tallied>;
};
