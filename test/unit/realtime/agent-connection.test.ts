import { textFrame } from '../../../src/realtime/socket/text-frame.js';
import { aStillConnection } from '../../support/realtime/connections.js';

const big = textFrame('x'.repeat(300_000));

describe('a connection', () => {
  it('gives what waits in order, once, and nothing while it is held', () => {
    const { connection } = aStillConnection();
    connection.hold();
    expect(connection.enqueue('1', 1)).toBe(false);
    expect(connection.takePending(0)).toBeUndefined();
    expect(connection.release()).toBe(true);
    expect(connection.enqueue('2', 2)).toBe(true);

    expect(connection.takePending(0)).toBe('1,2');
    expect(connection.hasPending).toBe(false);
  });

  it('passes over events that it was sent while it caught up', () => {
    const { connection } = aStillConnection();
    connection.floor = 5;
    expect(connection.enqueue('5', 5)).toBe(false);
    expect(connection.enqueue('6', 6)).toBe(true);
    expect(connection.takePending(0)).toBe('6');

    connection.askReload();
    connection.takePending(0);
    expect(connection.enqueue('2 of a new epoch', 2)).toBe(true);
  });

  it('asks for a reload instead of holding more than it may', () => {
    const { connection } = aStillConnection();
    connection.hold();
    for (let number = 1; number <= 10; number += 1) connection.enqueue('x'.repeat(60_000), number);
    connection.release();

    expect(connection.takePending(0)).toBe('reload');
  });

  it('is sent no events while it does not read, is told to reload once it has, and takes part again', async () => {
    const { connection, stream } = aStillConnection();
    connection.sendFrame(big);
    connection.enqueue('1', 1);
    expect(connection.takePending(0)).toBeUndefined();
    expect(connection.enqueue('2', 2)).toBe(false);
    expect(connection.checkStuck(1_000)).toBe(false);
    stream.letRead();
    await connection.drained();

    expect(connection.checkStuck(2_000)).toBe(true);
    expect(connection.takePending(2_000)).toBe('reload');
    connection.enqueue('3', 3);
    expect(connection.takePending(2_000)).toBe('3');
  });

  it('is closed with 1013 when it never reads, or when more than 1 MiB waits', () => {
    const slow = aStillConnection();
    slow.connection.sendFrame(big);
    slow.connection.enqueue('1', 1);
    slow.connection.takePending(0);
    slow.connection.checkStuck(14_000);
    expect(slow.closed).toEqual([]);
    slow.connection.checkStuck(16_000);
    expect(slow.closed).toEqual([1013]);

    const flooded = aStillConnection();
    for (let i = 0; i < 4; i += 1) flooded.connection.sendFrame(big);
    flooded.connection.enqueue('1', 1);
    flooded.connection.takePending(0);
    expect(flooded.closed).toEqual([1013]);
  });

  it('writes nothing after it was closed', () => {
    const { connection, stream } = aStillConnection();
    connection.close(4401);
    connection.enqueue('1', 1);

    expect(connection.takePending(0)).toBeUndefined();
    connection.send({ type: 'pong' });
    expect(stream.writableLength).toBe(0);
  });
});
