import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { ListScope } from '../../api/conversations-api.js';

export type DeskDialog = 'transfer' | 'close' | 'help';

/** What is open on the desk: kept apart from what is true, so that keys, buttons and links all move the same thing. */
export const useDesk = defineStore('desk', () => {
  const tab = ref<ListScope>('mine');
  const dialog = ref<DeskDialog | undefined>();
  /** The row the keyboard stands on. */
  const rowId = ref<string | undefined>();
  /** The rows of the list as they are shown, for the keyboard to walk over. */
  const shownIds = ref<readonly string[]>([]);
  const isCustomerShown = ref(false);
  /** The conversation in which a private note is being written. */
  const noteId = ref<string | undefined>();
  /** Rises when the quick replies are asked for. */
  const quickReplyCalls = ref(0);
  /** Rises when the composer is asked to take the focus. */
  const composerCalls = ref(0);

  const step = (by: 1 | -1): void => {
    const ids = shownIds.value;
    const at = ids.indexOf(rowId.value ?? '');
    const next = at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by));
    rowId.value = ids[next];
  };

  return {
    tab,
    dialog,
    rowId,
    shownIds,
    isCustomerShown,
    composerCalls,
    noteId,
    quickReplyCalls,
    step,
    askQuickReplies: (): void => {
      quickReplyCalls.value += 1;
    },
    focusComposer: (): void => {
      composerCalls.value += 1;
    },
  };
});
