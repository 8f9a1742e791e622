import type { Marker } from './markers.js';
import type { ReplyCounts } from './plan.js';
import { summarise } from './summary.js';

export type ReplyTally = {
  /** A push was answered, so a reply to it is due. */ readonly expect: (marker: Marker, sentAt: number) => void;
  readonly receive: (marker: Marker, at: number) => void;
  readonly missing: () => number;
  readonly counts: () => ReplyCounts;
};

type Line = { highest: number; readonly seen: Map<number, number>; readonly due: Map<number, number> };

/** Judges replies by their markers, per customer. */
export const createReplyTally = (): ReplyTally => {
  const lines = new Map<string, Line>();
  const tookMs: number[] = [];
  let missing = 0;
  let delivered = 0;
  let duplicated = 0;
  let outOfOrder = 0;
  const lineOf = (customer: string): Line => {
    const known = lines.get(customer) ?? { highest: 0, seen: new Map(), due: new Map() };
    lines.set(customer, known);
    return known;
  };
  const settle = (line: Line, number: number): void => {
    const sentAt = line.due.get(number);
    const receivedAt = line.seen.get(number);
    if (sentAt !== undefined && receivedAt !== undefined) tookMs.push(receivedAt - sentAt);
  };
  return {
    missing: () => missing,
    expect: ({ customer, number }, sentAt) => {
      const line = lineOf(customer);
      line.due.set(number, sentAt);
      if (!line.seen.has(number)) missing += 1;
      settle(line, number);
    },
    receive: ({ customer, number }, at) => {
      const line = lineOf(customer);
      if (line.seen.has(number)) {
        duplicated += 1;
        return;
      }
      delivered += 1;
      if (line.due.has(number)) missing -= 1;
      if (number < line.highest) outOfOrder += 1;
      line.highest = Math.max(line.highest, number);
      line.seen.set(number, at);
      settle(line, number);
    },
    counts: () => ({ delivered, lost: missing, duplicated, outOfOrder, replyMs: summarise(tookMs) }),
  };
};
