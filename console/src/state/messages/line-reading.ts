import { backend } from '../live/backend.js';
import { createSharedWork } from '../live/shared-work.js';
import type { createHistories } from './histories.js';
import { firstNumberOf, lastNumberOf } from './message-lines.js';

const PAGE_SIZE = 50;
const CATCH_UP_SIZE = 200;

type Histories = Pick<ReturnType<typeof createHistories>, 'histories' | 'put' | 'drop'>;

/** Reads lines of a conversation from the server: its end, a place in its middle, and on from there both ways. */
export const createLineReading = ({ histories, put, drop }: Histories) => {
  const readTail = async (conversationId: string): Promise<void> => {
    const page = await backend.messages.list(conversationId, { limit: PAGE_SIZE });
    put(conversationId, page.items, histories.has(conversationId) ? {} : { hasEarlier: page.hasMore });
  };

  /** Reads the lines on both sides of one message, in the place of what was here. */
  const readAround = async (conversationId: string, messageId: string): Promise<void> => {
    const page = await backend.messages.list(conversationId, { around: messageId, limit: PAGE_SIZE });
    drop(conversationId);
    put(conversationId, page.items, { hasEarlier: page.hasMore, hasLater: page.hasLater });
  };

  /** Reads what came after the last line that is here. */
  const catchUp = createSharedWork(async (conversationId) => {
    let hasMore = true;
    while (hasMore) {
      const after = lastNumberOf(histories.get(conversationId)?.lines ?? []);
      const page = await backend.messages.list(conversationId, { after, limit: CATCH_UP_SIZE });
      put(conversationId, page.items);
      hasMore = page.hasMore && page.items.length > 0;
    }
  });

  /** Leaves the middle for the end. */
  const openEnd = async (conversationId: string): Promise<void> => {
    if (!histories.get(conversationId)?.hasLater) return;
    drop(conversationId);
    await readTail(conversationId);
  };

  const loadEarlier = async (conversationId: string): Promise<void> => {
    const known = histories.get(conversationId);
    if (!known?.hasEarlier) return;
    const before = firstNumberOf(known.lines);
    const page = await backend.messages.list(conversationId, { before, limit: PAGE_SIZE });
    put(conversationId, page.items, { hasEarlier: page.hasMore });
  };

  const loadLater = createSharedWork(async (conversationId) => {
    const known = histories.get(conversationId);
    if (!known?.hasLater) return;
    const after = lastNumberOf(known.lines);
    const page = await backend.messages.list(conversationId, { after, limit: PAGE_SIZE });
    put(conversationId, page.items, { hasLater: page.hasMore });
  });

  return { readTail, readAround, catchUp, openEnd, loadEarlier, loadLater };
};
