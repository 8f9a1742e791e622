import { createCatchUp } from '../../../src/realtime/events/catch-up.js';
import type { MerchantStream } from '../../../src/realtime/events/merchant-stream.js';
import type { EventLog, LoggedEvent } from '../../../src/services/ports/live/event-log.js';
import { aStillConnection } from '../../support/realtime/connections.js';
import { aLineFor } from '../../support/realtime/events.js';

const EPOCH = 'e';
const logged = (number: number): LoggedEvent => ({ number, event: aLineFor('lin', number) });

/** A log of events 1 to `last`, and a process that has delivered them up to `delivered`. */
const open = (last: number, delivered: number, firstKept = 1) => {
  const kept = Array.from({ length: last - firstKept + 1 }, (_, i) => logged(firstKept + i));
  const eventLog: EventLog = {
    append: async () => {},
    end: async () => ({ epoch: EPOCH, number: last }),
    since: async (_merchantId, cursor, limit) =>
      cursor.epoch !== EPOCH || cursor.number > last || cursor.number + 1 < firstKept
        ? undefined
        : kept.filter(({ number }) => number > cursor.number).slice(0, limit),
  };
  const stream: MerchantStream = {
    position: () => ({ epoch: EPOCH, number: delivered }),
    isSynced: () => true,
    whenSynced: async () => {},
    sync: async () => {},
    lose: () => {},
    stop: async () => {},
  };
  const catchUp = createCatchUp({
    eventLog,
    presentTo: async (_connection, event) =>
      event.type === 'message.added' ? String(event.message.number) : undefined,
  });
  const { connection, stream: wire } = aStillConnection();
  wire.letRead();
  const sent: string[] = [];
  connection.sendFrame = (frame) => void sent.push(frame.toString().replace(/^[^{]*/, ''));
  connection.hold();
  return {
    connection,
    sent,
    processStream: stream,
    resume: (epoch: string, number: number) => catchUp(connection, stream, { epoch, number }),
  };
};

describe('a console that comes back', () => {
  it('is sent what it missed up to where live events go on, and nothing of it again', async () => {
    const { connection, sent, resume } = open(260, 250);
    connection.enqueue('live 249', 249);
    await resume(EPOCH, 40);
    connection.enqueue('250', 250);
    connection.enqueue('251', 251);
    connection.release();
    const events = sent
      .map((text): { type: string; events?: readonly (number | string)[] } => JSON.parse(text))
      .flatMap((frame) => frame.events ?? [frame.type]);

    expect(events).toEqual([...Array.from({ length: 210 }, (_, i) => 41 + i), 'resumed']);
    expect(connection.takePending(0)).toBe('251');
  });

  it('that is ahead of this process is sent only what it has not seen', async () => {
    const { connection, sent, resume } = open(8, 5);
    const resuming = resume(EPOCH, 7);
    await Promise.resolve();
    for (const number of [6, 7]) connection.enqueue(String(number), number);
    await resuming;
    connection.enqueue('8', 8);
    connection.release();

    expect(sent.map((text) => JSON.parse(text))).toEqual([{ type: 'resumed', cursor: { epoch: EPOCH, number: 7 } }]);
    expect(connection.takePending(0)).toBe('8');
  });

  it.each([
    ['of another epoch', 'other', 3, 1],
    ['that never was', EPOCH, 99, 1],
    ['from before what the log keeps', EPOCH, 3, 6],
  ])('with a cursor %s is asked to reload', async (...[, epoch, number, firstKept]) => {
    const { connection, sent, resume } = open(10, 10, firstKept);
    await resume(epoch, number);
    connection.release();

    expect(connection.takePending(0)).toBe('reload');
    expect(sent).toEqual([]);
  });

  it('with many others is read for once, a few at a time, and each is sent all of it', async () => {
    const events = Array.from({ length: 250 }, (_, index) => logged(index + 1));
    let [reads, busy, mostBusy] = [0, 0, 0];
    const catchUp = createCatchUp({
      eventLog: {
        append: async () => {},
        end: async () => ({ epoch: EPOCH, number: 250 }),
        since: async (_merchantId, cursor, limit) => {
          reads += 1;
          await new Promise((resolve) => setTimeout(resolve, 5));
          return events.slice(cursor.number, cursor.number + limit);
        },
      },
      presentTo: async (_connection, event) => {
        busy += 1;
        mostBusy = Math.max(mostBusy, busy);
        await new Promise(setImmediate);
        busy -= 1;
        return event.type === 'message.added' ? String(event.message.number) : undefined;
      },
    });
    const stream = open(250, 250).processStream;
    const consoles = Array.from({ length: 40 }, () => {
      const { connection, stream: wire } = aStillConnection();
      wire.letRead();
      const sent: string[] = [];
      connection.sendFrame = (frame) => void sent.push(frame.toString().replace(/^[^{]*/, ''));
      connection.hold();
      return { connection, sent };
    });
    await Promise.all(consoles.map(({ connection }) => catchUp(connection, stream, { epoch: EPOCH, number: 40 })));

    // Events 41 to 250 are three pages; each is read by the first who needs it.
    expect(reads).toBe(3);
    expect(mostBusy).toBeLessThanOrEqual(8);
    for (const { sent } of consoles) {
      const frames = sent.map((text): { events?: readonly number[] } => JSON.parse(text));
      expect(frames.flatMap((frame) => frame.events ?? [])).toEqual(Array.from({ length: 210 }, (_, i) => 41 + i));
    }
  });
});
