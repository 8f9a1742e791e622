import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { ListScope } from '../../api/serving/conversations-api.js';
import type { CardKind, ReplyCard } from '../replies/reply-cards.js';

export type DeskDialog = 'transfer' | 'close' | 'help' | 'palette' | 'shift' | 'products' | 'ticket' | 'card';

/** The rows of the list, for the keyboard to walk over. */
const createRows = () => {
  /** The row the keyboard stands on. */
  const rowId = ref<string | undefined>();
  /** As they are shown. */
  const shownIds = shallowRef<readonly string[]>([]);
  const step = (by: 1 | -1): void => {
    const ids = shownIds.value;
    const at = ids.indexOf(rowId.value ?? '');
    const next = at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by));
    rowId.value = ids[next];
  };
  /** The row below, or above the last one. */
  const nextOf = (id: string): string | undefined => {
    const ids = shownIds.value;
    const at = ids.indexOf(id);
    return at < 0 ? undefined : (ids[at + 1] ?? ids[at - 1]);
  };
  return { rowId, shownIds, step, nextOf };
};

/** What is open on the desk: kept apart from what is true, so that keys, buttons and links all move the same thing. */
export const useDesk = defineStore('desk', () => {
  const tab = ref<ListScope>('mine');
  /** Narrows the list to names and last lines with these words. */
  const filter = ref('');
  const dialog = ref<DeskDialog | undefined>();
  /** What the dialog `card` writes, and what it begins with. */
  const card = shallowRef<{ readonly kind: CardKind; readonly begun?: ReplyCard } | undefined>();
  /** Where the agent is about to go while conversations are still theirs. */
  const leavingTo = ref<'offline' | 'signOut' | undefined>();
  const isCustomerShown = ref(false);
  /** A page that has a use of its own for a command of the keyboard says whether it took it. */
  const pageTakes = shallowRef<((command: string) => boolean) | undefined>();
  /** The conversation in which a private note is being written. */
  const noteId = ref<string | undefined>();
  /** Rises when the quick replies are asked for. */
  const quickReplyCalls = ref(0);
  /** The one that was chosen elsewhere, to be put into the composer. */
  const quickReplyId = ref<string | undefined>();
  /** Rises when the composer is asked to take the focus. */
  const composerCalls = ref(0);
  /** Rises when the tags of the customer are asked for. */
  const tagCalls = ref(0);
  /** Rises when the customer's orders are asked to take the focus. */
  const orderCalls = ref(0);

  return {
    tab,
    filter,
    dialog,
    card,
    leavingTo,
    ...createRows(),
    isCustomerShown,
    composerCalls,
    pageTakes,
    tagCalls,
    orderCalls,
    noteId,
    quickReplyCalls,
    quickReplyId,
    askQuickReplies: (id?: string): void => {
      quickReplyId.value = id;
      quickReplyCalls.value += 1;
    },
    writeCard: (kind: CardKind, begun?: ReplyCard): void => {
      card.value = { kind, ...(begun && { begun }) };
      dialog.value = 'card';
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
