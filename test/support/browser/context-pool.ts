import type { Browser, BrowserContext, Page } from 'playwright-core';

export type Size = { readonly width: number; readonly height: number };

const DESKTOP: Size = { width: 1440, height: 900 };
const WITHIN_MS = 20_000;

/** Browsers of their own for agents and phones, that begin each test as new ones do. */
export type ContextPool = {
  /** Of nobody else until the next `clear`: without a cookie, a stored value or a page. */
  readonly take: () => Promise<BrowserContext>;
  readonly openPage: (context: BrowserContext, size?: Size) => Promise<Page>;
  /** Closes every page and forgets what the pages of these origins kept. */
  readonly clear: (origins: readonly string[]) => Promise<void>;
};

/** What a page keeps beside cookies; not the cache of what was fetched. */
const STORAGE = 'local_storage,indexeddb,service_workers,cache_storage';

const empty = async (context: BrowserContext, origins: readonly string[]): Promise<void> => {
  const [first, ...others] = context.pages();
  await Promise.all(others.map((page) => page.close()));
  if (first) {
    const session = await context.newCDPSession(first);
    // It writes down what it holds as it goes.
    await first.goto('about:blank');
    for (const origin of origins) await session.send('Storage.clearDataForOrigin', { origin, storageTypes: STORAGE });
    await first.close();
  }
  await context.clearCookies();
};

/**
 * Contexts are emptied and used again, not thrown away: fetching and compiling the console's scripts anew takes a page four times
 * as long as finding them in its browser's cache, and there are a hundred pages.
 */
export const createContextPool = (browser: Browser): ContextPool => {
  let free: readonly BrowserContext[] = [];
  let taken: readonly BrowserContext[] = [];
  return {
    take: async () => {
      const [known, ...others] = free;
      free = others;
      const context = known ?? (await browser.newContext({ viewport: DESKTOP, locale: 'zh-CN' }));
      context.setDefaultTimeout(WITHIN_MS);
      taken = [...taken, context];
      return context;
    },
    openPage: async (context, size) => {
      const page = await context.newPage();
      if (size) await page.setViewportSize(size);
      return page;
    },
    clear: async (origins) => {
      await Promise.all(taken.map((context) => empty(context, origins)));
      free = [...free, ...taken];
      taken = [];
    },
  };
};
