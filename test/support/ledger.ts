import type { z } from 'zod';
import { readMarkers, writeMarker } from '../../simulator/burst/markers.js';
import { conversationList } from '../../src/contract/conversations/conversations.js';
import type { ConversationView } from '../../src/contract/conversations/conversations.js';
import { messageList } from '../../src/contract/conversations/messages.js';
import type { MessageView } from '../../src/contract/conversations/messages.js';
import { ask } from './product/api.js';
import type { Submitted } from './product/answering.js';
import type { Product } from './product/product.js';
import { textOf } from './product/wechat-side.js';
import type { PushEntry, WechatSide } from './product/wechat-side.js';

type Place = Pick<Product, 'url' | 'bearer'>;

/** A conversation as the console shows it, with all its lines. */
export type Shown = { readonly conversation: ConversationView; readonly lines: readonly MessageView[] };

const PAGE = 200;
/** Readings of different conversations side by side. */
const SIDE_BY_SIDE = 8;

const linesOf = async ({ url, bearer }: Place, conversationId: string): Promise<readonly MessageView[]> => {
  const lines: MessageView[] = [];
  for (let after = 0, hasMore = true; hasMore;) {
    const address = `${url}/api/v1/conversations/${conversationId}/messages?after=${after}&limit=${PAGE}`;
    const page = await ask(messageList, address, { headers: bearer });
    lines.push(...page.items);
    after = Math.max(after, ...page.items.map(({ number }) => number));
    hasMore = page.hasMore;
  }
  return lines;
};

const conversationsOf = async ({ url, bearer }: Place): Promise<readonly ConversationView[]> => {
  const found: ConversationView[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const address = `${url}/api/v1/conversations?scope=all&limit=${PAGE}${from}`;
    const page: z.infer<typeof conversationList> = await ask(conversationList, address, { headers: bearer });
    found.push(...page.items);
    cursor = page.nextCursor;
  }
  return [...new Map(found.map((conversation) => [conversation.id, conversation])).values()];
};

/** What the console's API says of the conversations opened since then, read with the owner's token. */
export const readHistory = async (product: Place, openedSince: Date): Promise<readonly Shown[]> => {
  const waiting = (await conversationsOf(product)).filter(({ openedAt }) => new Date(openedAt) >= openedSince);
  const shown: Shown[] = [];
  const reader = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      shown.push({ conversation: next, lines: await linesOf(product, next.id) });
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, reader));
  return shown;
};

const textIn = ({ content }: MessageView): string => {
  const text = content['text'];
  return typeof text === 'string' ? text : '';
};

const countOf = (words: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
};

/** Pushes against the history: `lost` were answered and are not shown, `doubled` are shown more than once. */
export const judgePushes = (entries: readonly PushEntry[], history: readonly Shown[]) => {
  const lines = history.flatMap(({ lines: all }) => all.filter(({ direction }) => direction === 'inbound'));
  const shown = countOf(lines.flatMap((line) => readMarkers(textIn(line)).map(writeMarker)));
  const timesShown = (entry: PushEntry): number => shown.get(writeMarker(entry)) ?? 0;
  return {
    lost: entries.filter((entry) => entry.isAnswered && timesShown(entry) === 0).map(writeMarker),
    doubled: entries.filter((entry) => timesShown(entry) > 1).map(writeMarker),
  };
};

/** What the merchant's messages to these customers were, by the customer, in the order of their arrival. */
export const readPhones = async (wechat: WechatSide, entries: readonly PushEntry[]): Promise<readonly string[][]> => {
  const customers = new Map(entries.map(({ appId, customer }) => [customer, appId]));
  const phones: string[][] = [];
  for (const [customer, appId] of customers) {
    phones.push((await wechat.received(appId, customer)).map(textOf));
  }
  return phones;
};

/** Replies against the phones and the console's marks; every list holds the texts of replies that broke a promise. */
export const judgeReplies = (
  submitted: readonly Submitted[],
  history: readonly Shown[],
  phones: readonly (readonly string[])[],
) => {
  const arrived = countOf(phones.flat());
  const timesArrived = (text: string): number => arrived.get(text) ?? 0;
  const lines = new Map<string, MessageView>();
  for (const line of history.flatMap((shown) => shown.lines)) {
    if (line.direction === 'outbound') lines.set(textIn(line), line);
  }
  const accepted = submitted.filter(({ outcome }) => outcome === 'accepted').map(({ text }) => text);
  const markOf = (text: string): MessageView['delivery'] => lines.get(text)?.delivery ?? null;
  return {
    missing: accepted.filter((text) => !lines.has(text)),
    unended: accepted.filter((text) => !['sent', 'failed', 'unknown'].includes(markOf(text) ?? '')),
    doubled: [...arrived].filter(([, count]) => count > 1).map(([text]) => text),
    lost: accepted.filter((text) => markOf(text) === 'sent' && timesArrived(text) === 0),
    sentThoughFailed: accepted.filter((text) => markOf(text) === 'failed' && timesArrived(text) > 0),
    failedWithoutReason: accepted.filter((text) => markOf(text) === 'failed' && !lines.get(text)?.deliveryError),
    neverAsked: [...arrived.keys()].filter((text) => !submitted.some((reply) => reply.text === text)),
    outOfOrder: phones.flatMap((texts) => inversions(texts, submitted)),
  };
};

export const NO_BROKEN_REPLIES: ReturnType<typeof judgeReplies> = {
  missing: [],
  unended: [],
  doubled: [],
  lost: [],
  sentThoughFailed: [],
  failedWithoutReason: [],
  neverAsked: [],
  outOfOrder: [],
};

/** Texts that reached a phone after one that was submitted later. */
const inversions = (texts: readonly string[], submitted: readonly Submitted[]): readonly string[] => {
  const place = new Map(submitted.map(({ text, at }) => [text, at]));
  let highest = -1;
  return texts.filter((text) => {
    const at = place.get(text) ?? -1;
    const isLate = at < highest;
    highest = Math.max(highest, at);
    return isLate;
  });
};
