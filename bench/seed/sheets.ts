import type { Client } from 'pg';
import { createNewId } from '../../src/app/tools/ids.js';
import { toVectorText } from '../../src/domain/texts/search-words.js';
import { createSheet, sendAll } from './copy.js';
import type { Row, Sheet } from './copy.js';
import type { SeedConversation, SeedLine } from './conversation.js';
import { assignmentRows, conversationRow, factRows, grantRows, iso, messageRow, ratingRows } from './rows.js';
import type { Who } from './rows.js';

/** In the order of their references. */
const openSheets = (client: Client) => ({
  conversations: createSheet(client, 'conversations'),
  assignments: createSheet(client, 'assignments'),
  messages: createSheet(client, 'messages'),
  ratings: createSheet(client, 'ratings'),
  facts: createSheet(client, 'conversation_facts'),
  search: createSheet(client, 'search_entries'),
  grants: createSheet(client, 'grants'),
});

type Found = {
  readonly kind: 'message' | 'customer';
  readonly id: string;
  readonly merchantId: string;
  readonly at: string | undefined;
  readonly text: string;
  readonly conversationId?: string;
  readonly customerId?: string;
};

/** As the product's indexer writes it, with the word that names kind and merchant. */
export const searchRow = ({ kind, id, merchantId, at, text, conversationId, customerId }: Found): Row => ({
  kind,
  subject_id: id,
  merchant_id: merchantId,
  conversation_id: conversationId,
  customer_id: customerId,
  at,
  words: `${toVectorText(text)} '${kind}/${merchantId}'`,
});

const addAll = (sheet: Sheet, rows: readonly Row[]): void => rows.forEach((row) => sheet.add(row));

/** Writes conversations with all that hangs on them; nothing waits in memory but what was added since the last flush. */
export const createWriter = (client: Client) => {
  const sheets = openSheets(client);
  let nowMs = 0;
  const newId = (): (() => string) => createNewId(() => nowMs);
  const ids = { conversation: newId(), message: newId(), other: newId() };

  const addLine = (placed: Parameters<typeof messageRow>[0], line: SeedLine, number: number): void => {
    const messageId = ids.message();
    sheets.messages.add(messageRow(placed, { line, number, messageId }));
    if (line.text === null) return;
    const { id: conversationId, who } = placed;
    const found = { id: messageId, merchantId: who.merchant.id, at: iso(line.atMs), text: line.text, conversationId };
    sheets.search.add(searchRow({ kind: 'message', ...found }));
  };

  return {
    add: (made: SeedConversation, who: Who): void => {
      nowMs = made.arrivedMs;
      const placed = { made, who, id: ids.conversation() };
      sheets.conversations.add(conversationRow(placed));
      made.lines.forEach((line, index) => addLine(placed, line, index + 1));
      addAll(sheets.assignments, assignmentRows(placed, ids.other));
      addAll(sheets.ratings, ratingRows(placed, ids.other));
      addAll(sheets.facts, factRows(placed));
      addAll(sheets.grants, grantRows(placed));
    },
    waiting: () => sheets.messages.size(),
    flush: (): Promise<void> => sendAll(Object.values(sheets)),
  };
};

export type Writer = ReturnType<typeof createWriter>;
