import { LRUCache } from 'lru-cache';
import type { EventLog, LogCursor, LoggedEvent } from '../../services/ports/live/event-log.js';

export type Page = readonly LoggedEvent[] | undefined;

/** Long enough for consoles that were cut off together, short enough that nothing of it stays. */
const KEPT_MS = 1_000;
const MOST_PAGES = 64;

type Wanted = { readonly from: LogCursor; readonly target: number };

/**
 * Pages of merchants' logs, read once for all consoles that come back at the same place. A page that ends before what is
 * wanted is read again: it may be older than the wish.
 */
export const createSharedPages = (eventLog: Pick<EventLog, 'since'>, pageSize: number) => {
  const pages = new LRUCache<string, Promise<Page>>({ max: MOST_PAGES, ttl: KEPT_MS });

  const read = (key: string, merchantId: string, from: LogCursor): Promise<Page> => {
    const page = eventLog.since(merchantId, from, pageSize);
    pages.set(key, page);
    page.catch(() => pages.delete(key));
    return page;
  };
  const reaches = (page: Page, target: number): boolean =>
    page !== undefined && (page.length === pageSize || (page.at(-1)?.number ?? 0) >= target);

  return async (merchantId: string, { from, target }: Wanted): Promise<Page> => {
    const key = `${merchantId}:${from.epoch}:${from.number}`;
    const kept = pages.get(key);
    const page = await kept;
    if (kept && reaches(page, target)) return page;
    // Whoever was as late as this one may have asked meanwhile.
    const other = pages.get(key);
    return other && other !== kept ? other : read(key, merchantId, from);
  };
};
