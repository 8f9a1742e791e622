import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { ListScope } from '../../api/conversations-api.js';

export type DeskDialog = 'transfer' | 'close' | 'help' | 'palette' | 'shift' | 'products' | 'ticket';

/** The row below, or above the last one. */
const neighbourOf = (ids: readonly string[], id: string): string | undefined => {
  const at = ids.indexOf(id);
  return at < 0 ? undefined : (ids[at + 1] ?? ids[at - 1]);
};

/** What is open on the desk: kept apart from what is true, so that keys, buttons and links all move the same thing. */
export const useDesk = defineStore('desk', () => {
  const tab = ref<ListScope>('mine');
  /** Narrows the list to names and last lines with these words. */
  const filter = ref('');
  const dialog = ref<DeskDialog | undefined>();
  /** Where the agent is about to go while conversations are still theirs. */
  const leavingTo = ref<'offline' | 'signOut' | undefined>();
  /** The row the keyboard stands on. */
  const rowId = ref<string | undefined>();
  /** The rows of the list as they are shown, for the keyboard to walk over. */
  const shownIds = ref<readonly string[]>([]);
  const isCustomerShown = ref(false);
  /** A page that has a use of its own for a command of the keyboard says whether it took it. */
  const pageTakes = shallowRef<((command: string) => boolean) | undefined>();
  /** The conversation in which a private note is being written. */
  const noteId = ref<string | undefined>();
  /** Rises when the quick replies are asked for. */
  const quickReplyCalls = ref(0);
  /** Rises when the composer is asked to take the focus. */
  const composerCalls = ref(0);
  /** Rises when the tags of the customer are asked for. */
  const tagCalls = ref(0);
  /** Rises when the customer's orders are asked to take the focus. */
  const orderCalls = ref(0);

  const step = (by: 1 | -1): void => {
    const ids = shownIds.value;
    const at = ids.indexOf(rowId.value ?? '');
    const next = at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by));
    rowId.value = ids[next];
  };

  return {
    tab,
    filter,
    dialog,
    leavingTo,
    rowId,
    shownIds,
    isCustomerShown,
    composerCalls,
    pageTakes,
    tagCalls,
    orderCalls,
    noteId,
    quickReplyCalls,
    step,
    nextOf: (id: string): string | undefined => neighbourOf(shownIds.value, id),
    askQuickReplies: (): void => {
      quickReplyCalls.value += 1;
    },
    showOrders: (): void => {
      isCustomerShown.value = true;
      orderCalls.value += 1;
    },
    focusComposer: (): void => {
      composerCalls.value += 1;
    },
  };
});
