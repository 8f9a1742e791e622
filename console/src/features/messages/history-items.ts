import type { MessageView } from '../../../../src/contract/messages.js';

export type HistoryItem =
  | { readonly kind: 'day'; readonly key: string; readonly instant: string }
  | { readonly kind: 'new'; readonly key: string }
  | { readonly kind: 'event' | 'note'; readonly key: string; readonly line: MessageView }
  | { readonly kind: 'line'; readonly key: string; readonly line: MessageView; readonly hasHead: boolean };

/** Lines of one side within this time make a run under one name and time. */
const RUN_MS = 180_000;

const dayOf = (instant: string): string => new Date(instant).toDateString();

const isSameRun = (a: MessageView | undefined, b: MessageView): boolean =>
  a !== undefined &&
  a.direction === b.direction &&
  a.agentId === b.agentId &&
  Date.parse(b.occurredAt) - Date.parse(a.occurredAt) < RUN_MS;

const itemOf = (line: MessageView, before: MessageView | undefined): HistoryItem =>
  line.direction === 'event' || line.direction === 'note'
    ? { kind: line.direction, key: line.id, line }
    : { kind: 'line', key: line.id, line, hasHead: !isSameRun(before, line) };

/** What had not been read when the page was opened: lines after `read`, up to `last`. */
export type UnreadSpan = { readonly read: number; readonly last: number };

/** The lines with days between them, and a mark above the first of the unread span. */
export const historyItems = (lines: readonly MessageView[], { read, last }: UnreadSpan): readonly HistoryItem[] => {
  const firstUnread = lines.find(({ direction, number }) => direction === 'inbound' && number > read && number <= last);
  // Where nothing was said before, all is new and nothing needs a mark.
  const isPreceded = lines.some(({ direction, number }) => direction !== 'event' && number <= read);
  return lines.flatMap((line, index) => {
    const before = lines[index - 1];
    const isNewDay = !before || dayOf(before.occurredAt) !== dayOf(line.occurredAt);
    return [
      ...(isNewDay ? [{ kind: 'day', key: `day ${line.id}`, instant: line.occurredAt } as const] : []),
      ...(isPreceded && line === firstUnread ? [{ kind: 'new', key: 'new' } as const] : []),
      itemOf(line, isNewDay ? undefined : before),
    ];
  });
};
