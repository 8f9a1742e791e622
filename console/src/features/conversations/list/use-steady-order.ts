import { computed, shallowRef, watch } from 'vue';
import type { Ref } from 'vue';
import type { ConversationView } from '../../../../../src/contract/conversations/conversations.js';

export type SteadyRow = { readonly view: ConversationView; readonly hasLeft: boolean };

/** The row of a view is the same object as long as the view is: of thousands only those that changed are made anew. */
const createRows = () => {
  const rows = new WeakMap<ConversationView, SteadyRow>();
  return (view: ConversationView): SteadyRow => {
    const known = rows.get(view) ?? { view, hasLeft: false };
    rows.set(view, known);
    return known;
  };
};

/**
 * The rows of a list in an order that does not move under the pointer. While it is held, new conversations come at the
 * end and those that left stay, greyed, where they were; when it is let go the true order is taken.
 */
export const useSteadyOrder = (
  views: Ref<readonly ConversationView[]>,
  isHeld: Ref<boolean>,
  listName: Ref<string>,
) => {
  const rowOf = createRows();
  /** What stands under the pointer, as it was seen last; undefined while nothing is held. */
  const held = shallowRef<ReadonlyMap<string, ConversationView> | undefined>();

  watch(
    [views, isHeld, listName],
    ([now, hold, name], [before = [], , formerName]) => {
      if (!hold || name !== formerName) {
        held.value = undefined;
        return;
      }
      const seen = held.value ?? new Map(before.map((view) => [view.id, view]));
      held.value = new Map([...seen, ...now.map((view) => [view.id, view] as const)]);
    },
    { immediate: true },
  );

  return computed<readonly SteadyRow[]>(() => {
    if (!held.value) return views.value.map(rowOf);
    const current = new Set(views.value.map((view) => view.id));
    return [...held.value.values()].map((view) => (current.has(view.id) ? rowOf(view) : { view, hasLeft: true }));
  });
};
