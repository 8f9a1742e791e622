import type { HistoryConversation, MessageView } from '../../../../../src/contract/conversations/messages.js';
import type { PastBlock } from '../../../state/messages/past-lines.js';

export type HistoryItem =
  | { readonly kind: 'visit'; readonly key: string; readonly visit: HistoryConversation | undefined }
  | { readonly kind: 'day'; readonly key: string; readonly instant: string }
  | { readonly kind: 'new'; readonly key: string }
  | { readonly kind: 'event' | 'note'; readonly key: string; readonly line: MessageView }
  | {
      readonly kind: 'line';
      readonly key: string;
      readonly line: MessageView;
      readonly hasHead: boolean;
      /** Of another conversation of the same customer. */
      readonly isPast: boolean;
    };

/** Lines of one side within this time make a run under one name and time. */
const RUN_MS = 180_000;

const dayOf = (instant: string): string => new Date(instant).toDateString();

const isSameRun = (a: MessageView | undefined, b: MessageView): boolean =>
  a !== undefined &&
  a.direction === b.direction &&
  a.agentId === b.agentId &&
  Date.parse(b.occurredAt) - Date.parse(a.occurredAt) < RUN_MS;

const itemOf = (line: MessageView, before: MessageView | undefined, isPast: boolean): HistoryItem =>
  line.direction === 'event' || line.direction === 'note'
    ? { kind: line.direction, key: line.id, line }
    : { kind: 'line', key: line.id, line, hasHead: !isSameRun(before, line), isPast };

/** What had not been read when the page was opened: lines after `read`, up to `last`. */
export type UnreadSpan = { readonly read: number; readonly last: number };

const ALL_READ: UnreadSpan = { read: 0, last: 0 };

/** The lines with days between them, and a mark above the first of the unread span. */
export const historyItems = (
  lines: readonly MessageView[],
  { read, last }: UnreadSpan = ALL_READ,
  isPast = false,
): readonly HistoryItem[] => {
  const firstUnread = lines.find(({ direction, number }) => direction === 'inbound' && number > read && number <= last);
  // Where nothing was said before, all is new and nothing needs a mark.
  const isPreceded = lines.some(({ direction, number }) => direction !== 'event' && number <= read);
  return lines.flatMap((line, index) => {
    const before = lines[index - 1];
    const isNewDay = !before || dayOf(before.occurredAt) !== dayOf(line.occurredAt);
    return [
      ...(isNewDay ? [{ kind: 'day', key: `day ${line.id}`, instant: line.occurredAt } as const] : []),
      ...(isPreceded && line === firstUnread ? [{ kind: 'new', key: 'new' } as const] : []),
      itemOf(line, isNewDay ? undefined : before, isPast),
    ];
  });
};

/** The lines of other conversations of the customer, each below a line that says which it is. */
export const pastItems = (blocks: readonly PastBlock[]): readonly HistoryItem[] =>
  blocks.flatMap(({ conversation, lines }) => [
    { kind: 'visit', key: `visit ${conversation.id}`, visit: conversation } as const,
    ...historyItems(lines, ALL_READ, true),
  ]);

/** Where earlier conversations end and the open one begins. */
export const THIS_VISIT: HistoryItem = { kind: 'visit', key: 'visit', visit: undefined };
