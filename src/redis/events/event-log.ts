import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { eventText, parseEvent } from '../../domain/conversations/event-json.js';
import { newEpoch } from '../../domain/conversations/log-epoch.js';
import type { EventLog, ForgetEvents, LogCursor, LoggedEvent } from '../../services/ports/live/event-log.js';
import type { RedisConnection } from '../connect.js';
import { DAY_MS } from '../keys.js';
import type { Keys } from '../keys.js';
import { loadScript } from '../script.js';

/** Enough for a console that was away some minutes in the busiest hour; what is older is read by a reload. */
const KEPT_EVENTS = 10_000;

type Deps = {
  readonly connection: RedisConnection;
  readonly keys: Keys;
  readonly keptEvents?: number;
};

const readAnswer = z.array(z.string());

/** What `read-events.lua` said: where the log ends, and events after the number asked for. */
const toReading = (answer: readonly string[]) => {
  const [epoch, last, ...entries] = answer;
  if (epoch === undefined || last === undefined) return undefined;
  const events: LoggedEvent[] = [];
  for (let i = 0; i + 1 < entries.length; i += 2) {
    events.push({ number: Number.parseInt(entries[i] ?? '', 10), event: parseEvent(entries[i + 1] ?? '') });
  }
  return { end: { epoch, number: Number(last) }, events };
};

/** One merchant's recent events as a capped stream; the relay gives the numbers, so the log itself may vanish at any time. */
export const createEventLog = ({ connection, keys, keptEvents = KEPT_EVENTS }: Deps): EventLog & ForgetEvents => {
  const appendEvents = loadScript(connection, 'append-events');
  const readEvents = loadScript(connection, 'read-events');
  const keysOf = (merchantId: string): readonly string[] => [keys.events(merchantId), keys.eventsEnd(merchantId)];

  const read = async (merchantId: string, after: number, limit: number) =>
    toReading(readAnswer.parse(await readEvents(keysOf(merchantId), [after, limit])));

  return {
    append: async (merchantId, firstNumber, events) => {
      if (events.length === 0) return;
      const settings = [
        keys.eventsChannel(merchantId),
        firstNumber,
        newEpoch(merchantId, randomUUID()),
        keptEvents,
        DAY_MS,
      ];
      await appendEvents(keysOf(merchantId), [...settings, ...events.map(eventText)]);
    },
    forget: async (merchantId) => {
      await connection.run((redis) => redis.del(...keysOf(merchantId)));
    },
    end: async (merchantId) => (await read(merchantId, 0, 0))?.end,
    since: async (merchantId, cursor, limit) => {
      const reading = await read(merchantId, cursor.number, limit);
      return reading && isReached(reading, cursor) ? reading.events : undefined;
    },
  };
};

/** Whether the log still goes on right after the cursor. */
const isReached = (
  { end, events }: { readonly end: LogCursor; readonly events: readonly LoggedEvent[] },
  cursor: LogCursor,
): boolean => {
  if (end.epoch !== cursor.epoch || cursor.number > end.number) return false;
  return cursor.number === end.number || events[0]?.number === cursor.number + 1;
};
