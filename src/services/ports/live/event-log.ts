import type { DomainEvent } from '../../../domain/conversations/events.js';

/** A place in a merchant's event log. Numbers rise by one inside an epoch; a new epoch means that events may be missing. */
export type LogCursor = { readonly epoch: string; readonly number: number };

export type LoggedEvent = { readonly number: number; readonly event: DomainEvent };

/** One merchant's recent events, in Redis: what live consoles follow. It may vanish at any time; then the epoch changes. */
export type EventLog = {
  /**
   * Appends events numbered from `firstNumber` and tells every gateway. Starts a new epoch when the numbers do not go on
   * exactly where the log ends. Throws `unavailable` while Redis is away.
   */
  readonly append: (merchantId: string, firstNumber: number, events: readonly DomainEvent[]) => Promise<void>;
  /** Where the log ends now; undefined while it is empty. */
  readonly end: (merchantId: string) => Promise<LogCursor | undefined>;
  /** Events after the cursor, in order; undefined when the epoch is another or the log no longer reaches back so far. */
  readonly since: (merchantId: string, cursor: LogCursor, limit: number) => Promise<readonly LoggedEvent[] | undefined>;
};

/** Takes a merchant's recent events out at once; consoles are told to reload. Throws `unavailable` while Redis is away. */
export type ForgetEvents = { readonly forget: (merchantId: string) => Promise<void> };

/** Live news of appended events, as they come. */
export type EventFeed = {
  /** Follows one merchant; `onEvents` is called in order. Returns how to stop. */
  readonly follow: (
    merchantId: string,
    onEvents: (epoch: string, events: readonly LoggedEvent[]) => void,
  ) => Promise<() => Promise<void>>;
  /** Called when the connection to Redis is lost or back: while it is lost, no events come. */
  readonly onAvailability: (listener: (available: boolean) => void) => void;
};
