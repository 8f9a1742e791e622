import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { HistoryConversation, HistoryPage, MessageView } from '../../../../src/contract/conversations/messages.js';
import { backend } from '../live/backend.js';
import { createSharedWork } from '../live/shared-work.js';

export type Direction = 'earlier' | 'later';

/** The lines of one conversation of the same customer, as far as they have been read. */
export type PastBlock = { readonly conversation: HistoryConversation; readonly lines: readonly MessageView[] };

type Side = {
  /** In the order of time. */
  readonly blocks: readonly PastBlock[];
  readonly cursor: string | undefined;
  /** There is nothing further this way. */
  readonly isAtEnd: boolean;
};

const PAGE_SIZE = 50;
const UNREAD: Side = { blocks: [], cursor: undefined, isAtEnd: false };

const byNumber = (a: MessageView, b: MessageView): number => a.number - b.number;

/** Blocks with what came in: a page may begin in the middle of a conversation that is here already. */
const joined = (blocks: readonly PastBlock[], { conversations, items }: HistoryPage): readonly PastBlock[] => {
  const known = new Map(blocks.map((block) => [block.conversation.id, block]));
  for (const conversation of conversations) {
    const lines = items.filter((line) => line.conversationId === conversation.id);
    const before = known.get(conversation.id)?.lines ?? [];
    known.set(conversation.id, { conversation, lines: [...before, ...lines].sort(byNumber) });
  }
  return [...known.values()].sort((a, b) => (a.conversation.openedAt < b.conversation.openedAt ? -1 : 1));
};

/** What a customer and the desk said before and after the conversation that is open, over all their channels. */
export const usePastLines = defineStore('past-lines', () => {
  const sides = shallowReactive(new Map<string, Side>());
  const keyOf = (conversationId: string, direction: Direction): string => `${direction} ${conversationId}`;
  const sideOf = (conversationId: string, direction: Direction): Side =>
    sides.get(keyOf(conversationId, direction)) ?? UNREAD;

  const read = createSharedWork(async (key) => {
    const [word = '', conversationId = ''] = key.split(' ');
    const direction: Direction = word === 'later' ? 'later' : 'earlier';
    const { blocks, cursor, isAtEnd } = sideOf(conversationId, direction);
    if (isAtEnd) return;
    const page = await backend.messages.history(conversationId, { direction, cursor, limit: PAGE_SIZE });
    sides.set(key, {
      blocks: joined(blocks, page),
      cursor: page.nextCursor ?? undefined,
      isAtEnd: page.nextCursor === null,
    });
  });

  return {
    sideOf,
    forgetLater: (conversationId: string): void => void sides.delete(keyOf(conversationId, 'later')),
    /** A new line of a conversation that stands below the open one. */
    add: (line: MessageView): void => {
      for (const [key, side] of sides) {
        const last = side.blocks.find(({ conversation }) => conversation.id === line.conversationId);
        if (!key.startsWith('later ') || !side.isAtEnd || !last || last.lines.some(({ id }) => id === line.id))
          continue;
        const block = { ...last, lines: [...last.lines, line].sort(byNumber) };
        sides.set(key, { ...side, blocks: side.blocks.map((each) => (each === last ? block : each)) });
      }
    },
    load: (conversationId: string, direction: Direction) => read(keyOf(conversationId, direction)),
    /** Links to media live 10 minutes: read again from the conversation that is open. */
    renew: async (conversationId: string): Promise<void> => {
      for (const direction of ['earlier', 'later'] as const) {
        if (sides.delete(keyOf(conversationId, direction))) await read(keyOf(conversationId, direction));
      }
    },
  };
});
