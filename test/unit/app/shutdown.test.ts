import { createShutdown } from '../../../src/app/shutdown.js';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

it('undoes in the opposite order, and gives up what hangs early enough for the rest', async () => {
  const done: string[] = [];
  const given: unknown[] = [];
  const logger = { ...silent, warn: (fields: unknown) => void given.push(fields) };
  const shutdown = createShutdown(logger, 1_300);
  shutdown.add('postgres', () => void done.push('postgres'));
  shutdown.add('redis', () => Promise.reject(new Error('gone')));
  shutdown.add('workers', () => new Promise(() => {}));
  shutdown.add('http', () => void done.push('http'));
  const startedAt = performance.now();
  await Promise.all([shutdown.run(), shutdown.run()]);

  expect(done).toEqual(['http', 'postgres']);
  expect(given).toMatchObject([{ step: 'workers' }, { step: 'redis' }]);
  expect(performance.now() - startedAt).toBeLessThan(1_300);
});
