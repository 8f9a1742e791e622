import { computed, shallowRef, watch } from 'vue';
import type { Ref } from 'vue';
import type { ConversationView } from '../../../../src/contract/conversations.js';

export type SteadyRow = { readonly view: ConversationView; readonly hasLeft: boolean };

/**
 * The rows of a list in an order that does not move under the pointer. While it is held, new conversations come at the
 * end and those that left stay, greyed, where they were; when it is let go the true order is taken.
 */
export const useSteadyOrder = (
  views: Ref<readonly ConversationView[]>,
  isHeld: Ref<boolean>,
  listName: Ref<string>,
) => {
  const order = shallowRef<readonly string[]>([]);
  const lastSeen = new Map<string, ConversationView>();

  watch(
    [views, isHeld, listName],
    ([now, held, name], [, , formerName]) => {
      for (const view of now) lastSeen.set(view.id, view);
      const ids = now.map((view) => view.id);
      const shown = new Set(order.value);
      order.value = held && name === formerName ? [...order.value, ...ids.filter((id) => !shown.has(id))] : ids;
    },
    { immediate: true },
  );

  return computed<readonly SteadyRow[]>(() => {
    const current = new Map(views.value.map((view) => [view.id, view]));
    return order.value.flatMap((id) => {
      const view = current.get(id) ?? lastSeen.get(id);
      return view ? [{ view, hasLeft: !current.has(id) }] : [];
    });
  });
};
