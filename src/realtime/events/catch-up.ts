import type { DomainEvent } from '../../domain/conversations/events.js';
import { AppError } from '../../kernel/errors.js';
import type { EventLog, LogCursor, LoggedEvent } from '../../services/ports/live/event-log.js';
import type { AgentConnection } from '../agent-connection.js';
import { eventsFrame } from './frame-flusher.js';
import type { MerchantStream } from './merchant-stream.js';
import { createPlaces } from './places.js';
import { createSharedPages } from './shared-pages.js';
import type { Page } from './shared-pages.js';

const READ_AT_ONCE = 100;
const RETRY_MS = 200;
/** Consoles that are read for at once: when all come back together, pushes and replies go between them. */
const AT_ONCE = 8;

type Deps = {
  readonly eventLog: EventLog;
  /** The event as JSON for this viewer; undefined when it is not for them. */
  readonly presentTo: (connection: AgentConnection, event: DomainEvent) => Promise<string | undefined>;
};

type Reading = { readonly connection: AgentConnection; readonly stream: MerchantStream };

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());

/** Reads on while Redis comes and goes; undefined: the log does not go back so far. */
const createPatientRead =
  (read: (merchantId: string, from: LogCursor, target: number) => Promise<Page>) =>
  async ({ connection, stream }: Reading, from: LogCursor, target: number): Promise<Page> => {
    while (connection.isOpen) {
      try {
        return await read(connection.merchantId, from, target);
      } catch (error) {
        if (!(error instanceof AppError && error.kind === 'unavailable')) throw error;
        await pause();
        await stream.whenSynced();
      }
    }
    return [];
  };

/**
 * Sends a console that comes back what it missed, up to where the live events of this process go on. The connection is held
 * meanwhile: what comes live waits behind. When something is missing, it is asked to reload instead.
 */
export const createCatchUp = (deps: Deps) => {
  const pageOf = createSharedPages(deps.eventLog, READ_AT_ONCE);
  const inPlace = createPlaces(AT_ONCE);
  const read = createPatientRead((merchantId, from, target) => inPlace(() => pageOf(merchantId, { from, target })));

  const present = async (connection: AgentConnection, events: readonly LoggedEvent[]): Promise<readonly string[]> => {
    const shown: string[] = [];
    for (const { event } of events) {
      const json = await deps.presentTo(connection, event);
      if (json !== undefined) shown.push(json);
    }
    return shown;
  };
  const sendEvents = async (
    { connection }: Reading,
    { epoch, events }: { readonly epoch: string; readonly events: readonly LoggedEvent[] },
  ): Promise<void> => {
    const shown = await inPlace(() => present(connection, events));
    const number = events.at(-1)?.number ?? 0;
    connection.sentNumber = number;
    if (shown.length > 0) connection.sendFrame(eventsFrame({ epoch, number }, shown.join(',')));
    await connection.drained();
  };

  /** Returns the cursor that was reached; undefined when events are missing. */
  const readUpTo = async (reading: Reading, from: LogCursor, target: number): Promise<LogCursor | undefined> => {
    let cursor = from;
    while (reading.connection.isOpen && cursor.number < target) {
      const events = (await read(reading, cursor, target))?.filter(({ number }) => number <= target);
      const last = events?.at(-1);
      if (!events || !last) return undefined;
      await sendEvents(reading, { epoch: cursor.epoch, events });
      cursor = { epoch: cursor.epoch, number: last.number };
    }
    return cursor;
  };

  /** A console that was served by a faster process is ahead of this one: whether its cursor can be true. */
  const isInLog = async (reading: Reading, cursor: LogCursor): Promise<boolean> =>
    (await read(reading, cursor, cursor.number)) !== undefined;

  return async (connection: AgentConnection, stream: MerchantStream, from: LogCursor): Promise<void> => {
    const reading = { connection, stream };
    await stream.whenSynced();
    const position = stream.position();
    if (position?.epoch !== from.epoch) return connection.askReload();
    // One step with reading the position: what waits until here is read below, what comes from here on waits.
    connection.dropPending();
    connection.floor = Math.max(from.number, position.number);
    const isAhead = from.number > position.number;
    if (isAhead && !(await isInLog(reading, from))) return connection.askReload();
    const reached = isAhead ? from : await readUpTo(reading, from, position.number);
    if (!reached || stream.position()?.epoch !== reached.epoch) return connection.askReload();
    connection.send({ type: 'resumed', cursor: reached });
  };
};

export type CatchUp = ReturnType<typeof createCatchUp>;
