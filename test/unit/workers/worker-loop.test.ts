import { createWorkerLoop } from '../../../src/workers/worker-loop.js';

const silentLogger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const waitUntil = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};

describe('the worker loop', () => {
  it('looks again at once while more may wait, then only when woken', async () => {
    let looks = 0;
    const loop = createWorkerLoop({
      name: 'test',
      look: async () => ++looks < 3,
      intervalMs: () => 60_000,
      logger: silentLogger,
    });
    loop.start();
    await waitUntil(() => looks === 3);

    loop.wake();
    await waitUntil(() => looks === 4);
    await loop.stop();

    expect(looks).toBe(4);
  });

  it('looks once more when woken during a look, and never looks twice at once', async () => {
    let looks = 0;
    let atOnce = 0;
    let most = 0;
    let finish = (): void => {};
    const loop = createWorkerLoop({
      name: 'test',
      look: async () => {
        looks += 1;
        atOnce += 1;
        most = Math.max(most, atOnce);
        await new Promise<void>((resolve) => (finish = resolve));
        atOnce -= 1;
        return false;
      },
      intervalMs: () => 60_000,
      logger: silentLogger,
    });
    loop.start();
    await waitUntil(() => looks === 1);
    for (let i = 0; i < 20; i += 1) loop.wake();
    finish();
    await waitUntil(() => looks === 2);
    const stopped = loop.stop();
    finish();
    await stopped;

    expect({ looks, most }).toEqual({ looks: 2, most: 1 });
  });

  it('goes on after failures, warns at first and calls a person after several in a row', async () => {
    const said: string[] = [];
    let looks = 0;
    const loop = createWorkerLoop({
      name: 'test',
      look: async () => {
        looks += 1;
        if (looks <= 5) throw new Error('store away');
        return false;
      },
      intervalMs: () => 60_000,
      logger: { ...silentLogger, warn: () => said.push('warn'), error: () => said.push('error') },
    });
    loop.start();
    await waitUntil(() => looks === 6);
    await loop.stop();

    expect(said).toEqual(['warn', 'warn', 'warn', 'warn', 'error']);
  });

  it('waits for the look in hand when it is stopped', async () => {
    let ended = false;
    let finish = (): void => {};
    const loop = createWorkerLoop({
      name: 'test',
      look: async () => {
        await new Promise<void>((resolve) => (finish = resolve));
        ended = true;
        return true;
      },
      intervalMs: () => 60_000,
      logger: silentLogger,
    });
    loop.start();
    await new Promise((resolve) => setImmediate(resolve));
    const stopped = loop.stop();
    finish();
    await stopped;

    expect(ended).toBe(true);
  });
});
