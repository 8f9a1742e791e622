import { randomUUID } from 'node:crypto';
import type { NewMessage } from '../../../src/services/ports/stores/conversations/conversation-stores.js';

const TEXT = '你好，上周买的苹果有三个坏了，想问问能不能补发，订单号是 2026112200017，谢谢';
/** So many conversations are written in by turns. */
const CONVERSATIONS = 500;

const monthOf = (now: Date): string => `${now.toISOString().slice(0, 7)}-01`;

/** Lines of customers one after another, each with a number of its own in its conversation. */
export const createLines = (): (() => NewMessage) => {
  const conversationIds = Array.from({ length: CONVERSATIONS }, () => randomUUID());
  const openedMonth = monthOf(new Date());
  let made = 0;
  return () => {
    made += 1;
    return {
      id: randomUUID(),
      conversationId: conversationIds[made % CONVERSATIONS] ?? '',
      openedMonth,
      number: Math.floor(made / CONVERSATIONS) + 1,
      direction: 'inbound',
      content: { type: 'text', text: TEXT },
      occurredAt: new Date(),
    };
  };
};
