import type { ConversationView } from '../../../../../src/contract/conversations/conversations.js';

type Compare = (a: ConversationView, b: ConversationView) => number;
type Deps = {
  readonly known: () => readonly ConversationView[];
  readonly knownOne: (conversationId: string) => ConversationView | undefined;
};
type Reading = {
  /** While it is the same, only conversations that changed can have come, gone or moved. */
  readonly basis: string;
  readonly has: (view: ConversationView) => boolean;
  readonly order: Compare;
};

/** Where the first that comes after `view` stands. */
const placeOf = (sorted: readonly ConversationView[], view: ConversationView, order: Compare): number => {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const at = sorted[middle];
    if (at && order(at, view) <= 0) from = middle + 1;
    else to = middle;
  }
  return from;
};

/** Puts a few, in order among themselves, into many that are in order. */
const mergeInto = (
  sorted: readonly ConversationView[],
  few: readonly ConversationView[],
  order: Compare,
): readonly ConversationView[] => {
  let taken = 0;
  const merged: ConversationView[] = [];
  for (const view of few) {
    const place = placeOf(sorted, view, order);
    for (; taken < place; taken += 1) {
      const next = sorted[taken];
      if (next) merged.push(next);
    }
    merged.push(view);
  }
  return few.length === 0 ? sorted : merged.concat(sorted.slice(taken));
};

/**
 * A list that stays in order: of 5,000 conversations only those that changed since the last reading are looked at, taken out and
 * put where they belong now. Under 200 messages a second sorting all of them is what the page would do most.
 */
export const createSortedList = ({ known, knownOne }: Deps) => {
  let sorted: readonly ConversationView[] = [];
  let basis: string | undefined;
  const touched = new Set<string>();

  const readWhole = ({ has, order }: Reading): readonly ConversationView[] => known().filter(has).sort(order);
  const readTouched = ({ has, order }: Reading): readonly ConversationView[] => {
    const few = [...touched].flatMap((id) => knownOne(id) ?? []).filter(has);
    return mergeInto(
      sorted.filter(({ id }) => !touched.has(id)),
      few.sort(order),
      order,
    );
  };

  return {
    changed: (conversationId: string): void => void touched.add(conversationId),
    read: (reading: Reading): readonly ConversationView[] => {
      const order: Compare = (a, b) => reading.order(a, b) || (a.id < b.id ? -1 : Number(a.id > b.id));
      const isSame = basis === reading.basis;
      if (isSame && touched.size === 0) return sorted;
      sorted = (isSame ? readTouched : readWhole)({ ...reading, order });
      basis = reading.basis;
      touched.clear();
      return sorted;
    },
  };
};
