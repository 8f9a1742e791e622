import { computed } from 'vue';
import type { ComputedRef, WritableComputedRef } from 'vue';
import type { ConversationView } from '../../../../../src/contract/conversations/conversations.js';
import { useTrays } from '../../../state/replies/trays.js';
import { byteLength, joinLines, MAX_TEXT_BYTES } from './split-text.js';

/** The lines that wait in one conversation to leave as one message. */
export const useTray = (
  view: () => ConversationView,
  text: WritableComputedRef<string>,
  isScarce: ComputedRef<boolean>,
) => {
  const trays = useTrays();
  const lines = computed({
    get: () => trays.of(view().id),
    set: (kept: readonly string[]) => trays.set(view().id, kept),
  });

  /** Puts what is written under the lines that wait, where it still fits into one message with them. */
  const add = (): void => {
    const line = text.value.trim();
    if (line === '' || byteLength(joinLines([...lines.value, line])) > MAX_TEXT_BYTES) return;
    lines.value = [...lines.value, line];
    text.value = '';
  };

  return {
    lines,
    add,
    /** Lines that have begun to gather go on so, also when the customer has written again. */
    isGathering: computed(() => isScarce.value || lines.value.length > 0),
  };
};

export type Tray = ReturnType<typeof useTray>;
