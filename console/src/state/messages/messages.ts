import { defineStore } from 'pinia';
import type { MessageView } from '../../../../src/contract/messages.js';
import { backend } from '../live/backend.js';
import { createHistories } from './histories.js';
import { firstNumberOf, lastNumberOf } from './message-lines.js';
import { createSharedWork } from '../live/shared-work.js';

const PAGE_SIZE = 50;
const CATCH_UP_SIZE = 200;

/** The lines of the conversations that have been opened: read in pages, followed live. */
export const useMessages = defineStore('messages', () => {
  const { histories, put, change, dropOthers } = createHistories();

  const readTail = async (conversationId: string): Promise<void> => {
    const page = await backend.messages.list(conversationId, { limit: PAGE_SIZE });
    put(conversationId, page.items, histories.has(conversationId) ? undefined : page.hasMore);
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

  const open = (conversationId: string): Promise<void> =>
    histories.has(conversationId) ? catchUp(conversationId) : readTail(conversationId);

  const loadEarlier = async (conversationId: string): Promise<void> => {
    const known = histories.get(conversationId);
    if (!known?.hasEarlier) return;
    const before = firstNumberOf(known.lines);
    const page = await backend.messages.list(conversationId, { before, limit: PAGE_SIZE });
    put(conversationId, page.items, page.hasMore);
  };

  /** A new line as the socket tells it. Numbers have no gaps, so a gap means that lines are missing here: they are read. */
  const add = (message: MessageView): void => {
    const known = histories.get(message.conversationId);
    if (!known) return;
    const isGap = message.number > lastNumberOf(known.lines) + 1;
    if (isGap) void catchUp(message.conversationId).catch(() => undefined);
    else put(message.conversationId, [message]);
  };

  /** After a gap in the events: the open conversation is read again from its end, the others when they are opened. */
  const reread = async (openId: string | undefined): Promise<void> => {
    dropOthers(openId);
    if (!openId || !histories.has(openId)) return;
    await catchUp(openId);
    await readTail(openId);
  };

  /** Reads one line again, for a fresh link to its picture: links live 10 minutes. */
  const rereadLine = async ({ conversationId, number }: MessageView): Promise<void> => {
    const page = await backend.messages.list(conversationId, { after: number - 1, limit: 1 });
    put(conversationId, page.items);
  };

  return { histories, open, catchUp, loadEarlier, add, change, put, reread, rereadLine };
});
