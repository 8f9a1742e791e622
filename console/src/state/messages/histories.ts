import { shallowReactive } from 'vue';
import type { MessageView } from '../../../../src/contract/conversations/messages.js';
import { changeLine, mergeLines, withChange } from './message-lines.js';
import type { History } from './message-lines.js';

/** What became of lines that are not here yet; more than these nobody waits for. */
const KEPT_EARLY_CHANGES = 200;
/** Beyond so many conversations the ones read longest ago are read anew when they are opened again. */
const KEPT_HISTORIES = 40;

const EMPTY: History = { lines: [], hasEarlier: false, hasLater: false };

type Edges = Pick<History, 'hasEarlier' | 'hasLater'>;

/**
 * An event about a line can overtake the answer that brings the line: the answer was read before, and is heard after. Such changes
 * are kept until the line is here, or a picture would stay "on its way" for good.
 */
const createEarlyChanges = () => {
  const early = new Map<string, Partial<MessageView>>();
  return {
    keep: (messageId: string, changes: Partial<MessageView>): void => {
      early.set(messageId, { ...early.get(messageId), ...changes });
      for (const id of [...early.keys()].slice(0, Math.max(0, early.size - KEPT_EARLY_CHANGES))) early.delete(id);
    },
    applyTo: (line: MessageView): MessageView => {
      const changes = early.get(line.id);
      early.delete(line.id);
      return changes ? withChange(line, changes) : line;
    },
  };
};

/** The lines of the conversations that have been opened, by conversation. */
export const createHistories = () => {
  const histories = shallowReactive(new Map<string, History>());
  const early = createEarlyChanges();

  const put = (conversationId: string, incoming: readonly MessageView[], edges: Partial<Edges> = {}): void => {
    const known = histories.get(conversationId) ?? EMPTY;
    histories.set(conversationId, { ...known, ...edges, lines: mergeLines(known.lines, incoming.map(early.applyTo)) });
    for (const id of [...histories.keys()].slice(0, Math.max(0, histories.size - KEPT_HISTORIES))) histories.delete(id);
  };

  const change = (conversationId: string, messageId: string, changes: Partial<MessageView>): void => {
    const known = histories.get(conversationId);
    if (known?.lines.some(({ id }) => id === messageId)) {
      histories.set(conversationId, { ...known, lines: changeLine(known.lines, messageId, changes) });
    } else early.keep(messageId, changes);
  };

  const dropOthers = (openId: string | undefined): void => {
    for (const id of histories.keys()) if (id !== openId) histories.delete(id);
  };

  const drop = (conversationId: string): void => {
    histories.delete(conversationId);
  };

  return { histories, put, drop, change, dropOthers };
};
