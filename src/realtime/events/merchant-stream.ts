import { AppError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import type { EventFeed, EventLog, LogCursor, LoggedEvent } from '../../services/ports/live/event-log.js';

const READ_AT_ONCE = 500;
const RETRY_MS = 500;

type Deps = {
  readonly merchantId: string;
  readonly eventLog: EventLog;
  readonly eventFeed: EventFeed;
  /**
   * Makes one event ready for whoever may see it, and returns how to send it; undefined when nobody is here to see it. Called
   * in order, once per number. Sending is one step with moving the position: who connects in between would miss the event.
   */
  readonly prepare: (event: LoggedEvent) => Promise<() => void> | undefined;
  /** Events may be missing: every console reads again. */
  readonly reload: (cursor: LogCursor | undefined) => void;
  readonly logger: Logger;
};

/** One merchant's events in this process, without a gap: what was missed is read from the log before what came after it. */
export type MerchantStream = {
  /** Number of the last event that was delivered here; undefined while the log is empty or not known. */
  readonly position: () => LogCursor | undefined;
  /** Whether `position` is what the log says, not only what it said before Redis was lost. */
  readonly isSynced: () => boolean;
  /** Resolves when the stream is in step with the log; waits while Redis is away. */
  readonly whenSynced: () => Promise<void>;
  /** Redis is (back) there: reads what was missed. Resolves when that is delivered. */
  readonly sync: () => Promise<void>;
  readonly lose: () => void;
  readonly stop: () => Promise<void>;
};

type State = { position: LogCursor | undefined; isSynced: boolean };

/** Delivers in order and once, and reads from the log what the feed passed over. */
const createDelivery = ({ merchantId, eventLog, ...deps }: Deps, state: State) => {
  const deliver = async (epoch: string, events: readonly LoggedEvent[]): Promise<void> => {
    for (const event of events) {
      if (state.position?.epoch === epoch && event.number <= state.position.number) continue;
      const ready = deps.prepare(event);
      if (ready) (await ready)();
      state.position = { epoch, number: event.number };
    }
  };
  const reload = (cursor: LogCursor | undefined): void => {
    state.position = cursor;
    deps.reload(cursor);
  };
  const heal = async (): Promise<void> => {
    for (let from = state.position; from; from = state.position) {
      const events = await eventLog.since(merchantId, from, READ_AT_ONCE);
      if (!events) return reload(await eventLog.end(merchantId));
      await deliver(from.epoch, events);
      if (events.length < READ_AT_ONCE) return;
    }
  };
  const follow = async (epoch: string, events: readonly LoggedEvent[]): Promise<void> => {
    const first = events[0];
    const last = events.at(-1);
    if (!state.isSynced || !first || !last) return;
    // The log was empty: its first events are the first there are.
    const position = state.position ?? { epoch, number: first.number - 1 };
    state.position = position;
    if (position.epoch !== epoch) return reload({ epoch, number: last.number });
    if (first.number > position.number + 1) await heal();
    await deliver(epoch, events);
  };
  return { heal, follow };
};

export const createMerchantStream = async (deps: Deps): Promise<MerchantStream> => {
  const { merchantId, eventLog, eventFeed, logger } = deps;
  const state: State = { position: undefined, isSynced: false };
  const { heal, follow } = createDelivery(deps, state);
  let waiters: (() => void)[] = [];
  let work = Promise.resolve();
  let retry: NodeJS.Timeout | undefined;

  const lose = (): void => {
    state.isSynced = false;
  };
  const goOn = (): void => {
    for (const waiter of waiters) waiter();
    waiters = [];
  };
  const interrupted = (err: unknown): void => {
    lose();
    retry ??= setTimeout(() => {
      retry = undefined;
      void sync();
    }, RETRY_MS);
    const isAway = err instanceof AppError && err.kind === 'unavailable';
    logger[isAway ? 'debug' : 'error']({ merchantId, err }, 'live events interrupted');
  };
  // One after the other: a batch waits until what came before it is delivered.
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    work = work.then(task).catch(interrupted);
    return work;
  };
  const sync = (): Promise<void> =>
    inTurn(async () => {
      if (state.position) await heal();
      else state.position = await eventLog.end(merchantId);
      state.isSynced = true;
      goOn();
    });

  const unfollow = await eventFeed.follow(merchantId, (epoch, events) => void inTurn(() => follow(epoch, events)));
  return {
    position: () => state.position,
    isSynced: () => state.isSynced,
    whenSynced: () => (state.isSynced ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
    sync,
    lose,
    stop: async () => {
      await unfollow();
      await work;
      clearTimeout(retry);
      goOn();
    },
  };
};
