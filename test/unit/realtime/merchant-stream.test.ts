import { AppError } from '../../../src/kernel/errors.js';
import { createMerchantStream } from '../../../src/realtime/events/merchant-stream.js';
import type { EventLog, LogCursor, LoggedEvent } from '../../../src/services/ports/live/event-log.js';
import { aLineFor } from '../../support/realtime/events.js';
import { silentLogger, until } from '../../support/realtime/until.js';

const event = (number: number): LoggedEvent => ({ number, event: aLineFor('lin', number) });
const events = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => event(from + i));

/** A log and a feed that the test plays by hand. */
const openStream = async (log: { end?: LogCursor; kept?: readonly LoggedEvent[]; isAway?: boolean }) => {
  const delivered: number[] = [];
  const reloads: (number | undefined)[] = [];
  let tell: (epoch: string, batch: readonly LoggedEvent[]) => void = () => {};
  const whenThere = <T>(value: T): Promise<T> =>
    log.isAway ? Promise.reject(new AppError('unavailable', 'unavailable')) : Promise.resolve(value);
  const eventLog: EventLog = {
    append: async () => {},
    end: () => whenThere(log.end),
    since: (_merchantId, cursor, limit) => {
      const after = (log.kept ?? []).filter(({ number }) => number > cursor.number).slice(0, limit);
      const isReached =
        cursor.epoch === log.end?.epoch && (after[0]?.number ?? cursor.number + 1) === cursor.number + 1;
      return whenThere(isReached ? after : undefined);
    },
  };
  const stream = await createMerchantStream({
    merchantId: 'm',
    eventLog,
    eventFeed: {
      follow: async (_merchantId, onEvents) => {
        tell = onEvents;
        return async () => {};
      },
      onAvailability: () => {},
    },
    prepare:
      async ({ number }) =>
      () =>
        delivered.push(number),
    reload: (cursor) => reloads.push(cursor?.number),
    logger: silentLogger,
  });
  await stream.sync();
  return { stream, delivered, reloads, tell: (epoch: string, batch: readonly LoggedEvent[]) => tell(epoch, batch) };
};

describe("a merchant's events in one process", () => {
  it('are delivered once and in order, whatever is repeated', async () => {
    const { delivered, tell, stream } = await openStream({ end: { epoch: 'e', number: 2 } });
    tell('e', events(1, 3));
    tell('e', events(3, 5));
    await until(() => delivered.length === 3);

    expect({ delivered, position: stream.position() }).toEqual({
      delivered: [3, 4, 5],
      position: { epoch: 'e', number: 5 },
    });
  });

  it('are read from the log where the feed passed some over, before what came after them', async () => {
    const log = { end: { epoch: 'e', number: 2 }, kept: events(1, 9) };
    const { delivered, tell, reloads } = await openStream(log);
    tell('e', events(6, 9));
    await until(() => delivered.length === 7);

    expect({ delivered, reloads }).toEqual({ delivered: [3, 4, 5, 6, 7, 8, 9], reloads: [] });
  });

  it('make everybody reload when the log does not reach back over the gap, or is another one', async () => {
    const log = { end: { epoch: 'e', number: 2 }, kept: events(8, 9) };
    const { delivered, tell, reloads } = await openStream(log);
    log.end = { epoch: 'e', number: 9 };
    tell('e', events(9, 9));
    await until(() => reloads.length === 1);
    tell('f', events(40, 42));
    tell('f', events(43, 43));
    await until(() => delivered.length === 1);

    expect({ delivered, reloads }).toEqual({ delivered: [43], reloads: [9, 42] });
  });

  it('begin with the first there are when the log was empty', async () => {
    const { delivered, tell, reloads } = await openStream({});
    tell('e', events(1, 2));
    await until(() => delivered.length === 2);

    expect(reloads).toEqual([]);
  });

  it('go on by themselves after a read that failed for want of Redis', async () => {
    const log = { end: { epoch: 'e', number: 2 }, kept: events(1, 9), isAway: false };
    const { delivered, tell, stream } = await openStream(log);
    log.isAway = true;
    tell('e', events(6, 9));
    await until(() => !stream.isSynced());
    log.isAway = false;
    await until(() => delivered.length === 7);
    await stream.stop();

    expect(delivered).toEqual([3, 4, 5, 6, 7, 8, 9]);
  });
});
