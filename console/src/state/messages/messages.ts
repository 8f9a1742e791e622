import { defineStore } from 'pinia';
import type { MessageView } from '../../../../src/contract/conversations/messages.js';
import { backend } from '../live/backend.js';
import { createHistories } from './histories.js';
import { createLineReading } from './line-reading.js';
import { lastNumberOf } from './message-lines.js';

/** The lines of the conversations that have been opened: read in pages, followed live. */
export const useMessages = defineStore('messages', () => {
  const { histories, put, drop, change, dropOthers } = createHistories();
  const { readTail, readAround, catchUp, ...reading } = createLineReading({ histories, put, drop });

  /** Opens a conversation at its end, or at a message of it where one is named. */
  const open = (conversationId: string, messageId?: string): Promise<void> => {
    const known = histories.get(conversationId);
    if (messageId !== undefined && !known?.lines.some((line) => line.id === messageId)) {
      return readAround(conversationId, messageId);
    }
    if (known && !known.hasLater) return catchUp(conversationId);
    return known ? Promise.resolve() : readTail(conversationId);
  };

  /** A new line as the socket tells it. Numbers have no gaps, so a gap means that lines are missing here: they are read. */
  const add = (message: MessageView): void => {
    const known = histories.get(message.conversationId);
    // A reader in the middle comes to it by reading on.
    if (!known || known.hasLater) return;
    const isGap = message.number > lastNumberOf(known.lines) + 1;
    if (isGap) void catchUp(message.conversationId).catch(() => undefined);
    else put(message.conversationId, [message]);
  };

  /** After a gap in the events: the open conversation is read again from its end, the others when they are opened. */
  const reread = async (openId: string | undefined): Promise<void> => {
    dropOthers(openId);
    const known = openId === undefined ? undefined : histories.get(openId);
    if (!openId || !known || known.hasLater) return;
    await catchUp(openId);
    await readTail(openId);
  };

  /** Reads one line again, for a fresh link to its picture: links live 10 minutes. */
  const rereadLine = async ({ conversationId, number }: MessageView): Promise<void> => {
    const page = await backend.messages.list(conversationId, { after: number - 1, limit: 1 });
    put(conversationId, page.items);
  };

  return { histories, open, catchUp, ...reading, add, change, put, reread, rereadLine };
});
