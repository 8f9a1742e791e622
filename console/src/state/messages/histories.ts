import { shallowReactive } from 'vue';
import type { MessageView } from '../../../../src/contract/messages.js';
import { changeLine, mergeLines } from './message-lines.js';
import type { History } from './message-lines.js';

/** Beyond so many conversations the ones read longest ago are read anew when they are opened again. */
const KEPT_HISTORIES = 40;

const EMPTY: History = { lines: [], hasEarlier: false, hasLater: false };

type Edges = Pick<History, 'hasEarlier' | 'hasLater'>;

/** The lines of the conversations that have been opened, by conversation. */
export const createHistories = () => {
  const histories = shallowReactive(new Map<string, History>());

  const put = (conversationId: string, incoming: readonly MessageView[], edges: Partial<Edges> = {}): void => {
    const known = histories.get(conversationId) ?? EMPTY;
    histories.set(conversationId, { ...known, ...edges, lines: mergeLines(known.lines, incoming) });
    for (const id of [...histories.keys()].slice(0, Math.max(0, histories.size - KEPT_HISTORIES))) histories.delete(id);
  };

  const change = (conversationId: string, messageId: string, changes: Partial<MessageView>): void => {
    const known = histories.get(conversationId);
    if (known) histories.set(conversationId, { ...known, lines: changeLine(known.lines, messageId, changes) });
  };

  const dropOthers = (openId: string | undefined): void => {
    for (const id of histories.keys()) if (id !== openId) histories.delete(id);
  };

  const drop = (conversationId: string): void => {
    histories.delete(conversationId);
  };

  return { histories, put, drop, change, dropOthers };
};
