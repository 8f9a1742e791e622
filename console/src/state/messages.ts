import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { MessageView } from '../../../src/contract/messages.js';
import { backend } from './backend.js';
import { changeLine, firstNumberOf, lastNumberOf, mergeLines } from './message-lines.js';
import type { History } from './message-lines.js';

const PAGE_SIZE = 50;
const CATCH_UP_SIZE = 200;
/** Beyond so many conversations the ones looked at longest ago are read anew when they are opened again. */
const KEPT_HISTORIES = 40;

/** The lines of the conversations that have been opened. */
export const useMessages = defineStore('messages', () => {
  const histories = shallowReactive(new Map<string, History>());
  const catchingUp = new Map<string, Promise<void>>();

  const put = (conversationId: string, incoming: readonly MessageView[], hasEarlier?: boolean): void => {
    const known = histories.get(conversationId);
    histories.set(conversationId, {
      lines: mergeLines(known?.lines ?? [], incoming),
      hasEarlier: hasEarlier ?? known?.hasEarlier ?? false,
    });
  };

  const change = (conversationId: string, messageId: string, changes: Partial<MessageView>): void => {
    const known = histories.get(conversationId);
    if (known) histories.set(conversationId, { ...known, lines: changeLine(known.lines, messageId, changes) });
  };

  const dropOldest = (): void => {
    for (const id of [...histories.keys()].slice(0, Math.max(0, histories.size - KEPT_HISTORIES))) histories.delete(id);
  };

  const readTail = async (conversationId: string): Promise<void> => {
    const page = await backend.messages.list(conversationId, { limit: PAGE_SIZE });
    put(conversationId, page.items, page.hasMore);
    dropOldest();
  };

  const readSince = async (conversationId: string): Promise<void> => {
    let hasMore = true;
    while (hasMore) {
      const after = lastNumberOf(histories.get(conversationId)?.lines ?? []);
      const page = await backend.messages.list(conversationId, { after, limit: CATCH_UP_SIZE });
      put(conversationId, page.items);
      hasMore = page.hasMore && page.items.length > 0;
    }
  };

  /** Reads what came after the last line that is here; several callers share one reading. */
  const catchUp = (conversationId: string): Promise<void> => {
    const running = catchingUp.get(conversationId);
    if (running) return running;
    const reading = readSince(conversationId).finally(() => catchingUp.delete(conversationId));
    catchingUp.set(conversationId, reading);
    return reading;
  };

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
    for (const id of histories.keys()) if (id !== openId) histories.delete(id);
    if (!openId || !histories.has(openId)) return;
    await catchUp(openId);
    await backend.messages.list(openId, { limit: PAGE_SIZE }).then((page) => put(openId, page.items));
  };

  /** Reads one line again, for a fresh link to its picture: links live 10 minutes. */
  const rereadLine = async ({ conversationId, number }: MessageView): Promise<void> => {
    const page = await backend.messages.list(conversationId, { after: number - 1, limit: 1 });
    put(conversationId, page.items);
  };

  return { histories, open, catchUp, loadEarlier, add, change, put, reread, rereadLine };
});
