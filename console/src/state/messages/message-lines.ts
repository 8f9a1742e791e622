import type { MessageView } from '../../../../src/contract/conversations/messages.js';

/** The lines of one conversation this console has read, in the order they are shown. */
export type History = {
  readonly lines: readonly MessageView[];
  /** There are older lines on the server. */
  readonly hasEarlier: boolean;
  /** There are younger ones that have not been read: the reader came to a place in the middle. */
  readonly hasLater: boolean;
};

const secondOf = ({ occurredAt }: MessageView): number => Math.floor(Date.parse(occurredAt) / 1000);

/** Shown by the whole second they happened in, then by number: a customer's lines know no finer time. */
const inOrder = (a: MessageView, b: MessageView): number => secondOf(a) - secondOf(b) || a.number - b.number;

const RANK = { queued: 0, sending: 1, sent: 2, failed: 2, unknown: 2 } as const;

/** Of two views of one line, what each knows more of: a delivery that has ended, media that are stored. */
const newer = (known: MessageView, incoming: MessageView): MessageView => {
  const isBehind = known.delivery && incoming.delivery && RANK[incoming.delivery] < RANK[known.delivery];
  const hasLessMedia = incoming.media?.state === 'pending' && known.media !== null;
  return {
    ...incoming,
    ...(isBehind && { delivery: known.delivery, deliveryError: known.deliveryError }),
    ...(hasLessMedia && { media: known.media }),
  };
};

/** A line as it is once something about it has become known. */
export const withChange = (line: MessageView, change: Partial<MessageView>): MessageView =>
  newer(line, { ...line, ...change });

/** Adds lines or replaces those with the same number; adding twice changes nothing. */
export const mergeLines = (lines: readonly MessageView[], incoming: readonly MessageView[]): readonly MessageView[] => {
  const byNumber = new Map(lines.map((line) => [line.number, line]));
  for (const line of incoming) {
    const known = byNumber.get(line.number);
    byNumber.set(line.number, known ? newer(known, line) : line);
  }
  return [...byNumber.values()].sort(inOrder);
};

/** Changes the line with this id; lines that are not here are left to be read later. */
export const changeLine = (
  lines: readonly MessageView[],
  messageId: string,
  change: Partial<MessageView>,
): readonly MessageView[] => lines.map((line) => (line.id === messageId ? withChange(line, change) : line));

export const lastNumberOf = (lines: readonly MessageView[]): number =>
  lines.reduce((highest, line) => Math.max(highest, line.number), 0);

export const firstNumberOf = (lines: readonly MessageView[]): number =>
  lines.reduce((lowest, line) => Math.min(lowest, line.number), Number.MAX_SAFE_INTEGER);
