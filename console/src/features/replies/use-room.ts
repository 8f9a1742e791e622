import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import type { ConversationView } from '../../../../src/contract/conversations/conversations.js';
import type { AllowanceState } from '../../state/replies/allowance.js';
import { useConversationDetails } from '../../state/conversations/conversation-details.js';
import { useTrays } from '../../state/replies/trays.js';

/** With so many messages left, lines gather to leave as one. */
const SCARCE_FROM = 2;

/** How many messages the agent may still send, and the one that is kept for the merchant's closing text. */
export const useRoom = (view: () => ConversationView, state: ComputedRef<AllowanceState | undefined>) => {
  const details = useConversationDetails();
  const trays = useTrays();

  /** Counted messages that are left; undefined where there is no count, or no window. */
  const left = computed(() =>
    state.value?.kind === 'open' && state.value.remaining !== null ? state.value.remaining : undefined,
  );
  const hasReserve = computed(() => left.value !== undefined && details.extras.get(view().id)?.hasClosingText === true);
  const isReserveTaken = computed({
    get: () => hasReserve.value && trays.reserveTaken.has(view().id),
    set: (isTaken: boolean) => {
      if (isTaken) trays.reserveTaken.add(view().id);
      else trays.reserveTaken.delete(view().id);
    },
  });
  const count = computed(() => {
    // Not known yet: the server has the last word anyway.
    if (!state.value) return Infinity;
    if (state.value.kind !== 'open') return 0;
    if (left.value === undefined) return Infinity;
    return hasReserve.value && !isReserveTaken.value ? left.value - 1 : left.value;
  });

  return {
    left,
    hasReserve,
    isReserveTaken,
    count,
    isScarce: computed(() => left.value !== undefined && left.value <= SCARCE_FROM),
  };
};

export type Room = ReturnType<typeof useRoom>;
