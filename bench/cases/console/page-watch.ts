import type { Page } from 'playwright-core';
import { z } from 'zod';

/** Runs in the page from its start: what held it up, and when a key that was pressed could be seen. */
const WATCH = `
  window.watched = { tasks: [], keys: [] };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.watched.tasks.push(duration);
  }).observe({ entryTypes: ['longtask'] });
  addEventListener('keydown', (event) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.watched.keys.push(performance.now() - event.timeStamp);
      port2.postMessage(undefined);
    });
  }, true);`;

const TAKE = `(() => {
  const { watched } = window;
  window.watched = { tasks: [], keys: [] };
  return watched;
})()`;

/** Turns the list over by what a quick wheel does in a frame, for so long; answers how long each frame took. */
const scrollFor = (ms: number): string => `new Promise((resolve) => {
  const list = document.querySelector('.scroller');
  const frames = [];
  const startedAt = performance.now();
  let last = startedAt;
  let step = 240;
  const next = (now) => {
    frames.push(now - last);
    last = now;
    if (list.scrollTop + list.clientHeight >= list.scrollHeight - 1) step = -240;
    if (list.scrollTop === 0) step = 240;
    list.scrollTop += step;
    if (now - startedAt < ${ms}) requestAnimationFrame(next);
    else resolve(frames.slice(1));
  };
  requestAnimationFrame(next);
})`;

const watched = z.object({ tasks: z.array(z.number()), keys: z.array(z.number()) });
export type Watched = z.infer<typeof watched>;

export type PageWatch = {
  /** Tasks over 50 ms and key presses since the last time, in ms. */
  readonly take: () => Promise<Watched>;
  readonly scroll: (ms: number) => Promise<readonly number[]>;
  /** What the page's own objects take, in MB, after what is not needed is gone. */
  readonly heapMb: () => Promise<number>;
};

const metrics = z.object({ metrics: z.array(z.object({ name: z.string(), value: z.number() })) });

/** Watches a page from its next loading on. */
export const watchPage = async (page: Page): Promise<PageWatch> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.addInitScript(WATCH);
  return {
    take: async () => watched.parse(await page.evaluate(TAKE)),
    scroll: async (ms) => z.array(z.number()).parse(await page.evaluate(scrollFor(ms))),
    heapMb: async () => {
      await session.send('HeapProfiler.collectGarbage');
      const told = metrics.parse(await session.send('Performance.getMetrics'));
      return (told.metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 1e6;
    },
  };
};
