import { computed } from 'vue';
import type { ConversationView } from '../../../../src/contract/conversations.js';
import { allowanceState } from '../../state/allowance.js';
import type { AllowanceState } from '../../state/allowance.js';
import { nowMs } from '../../state/clock.js';
import { useConversationDetails } from '../../state/conversation-details.js';
import { useDrafts } from '../../state/drafts.js';
import { useSending } from '../../state/sending.js';
import { byteLength, splitText } from './split-text.js';

const roomOf = (state: AllowanceState | undefined): number => {
  // Not known yet: the server has the last word anyway.
  if (!state) return Infinity;
  return state.kind === 'open' ? (state.remaining ?? Infinity) : 0;
};

/** What is being written in one conversation, whether it may be sent, and sending it. */
export const useReply = (view: () => ConversationView) => {
  const details = useConversationDetails();
  const drafts = useDrafts();
  const sending = useSending();

  const text = computed({
    get: () => drafts.of(view().id),
    set: (value: string) => drafts.set(view().id, value),
  });
  const pictures = computed({
    get: () => drafts.pictures.get(view().id) ?? [],
    set: (files: readonly File[]) => drafts.pictures.set(view().id, files),
  });

  const allowance = computed(() => details.extras.get(view().id)?.allowance);
  const state = computed(() =>
    allowance.value ? allowanceState(allowance.value, nowMs.value, sending.waitingIn(view().id)) : undefined,
  );
  const bytes = computed(() => byteLength(text.value.trim()));
  const parts = computed(() => splitText(text.value));
  const needed = computed(() => parts.value.length + pictures.value.length);
  const isTooMuch = computed(() => needed.value > 0 && needed.value > roomOf(state.value));
  const canSend = computed(() => needed.value > 0 && !isTooMuch.value);

  const send = (): void => {
    if (!canSend.value) return;
    for (const part of parts.value) sending.sendText(view(), part);
    if (pictures.value.length > 0) sending.sendPictures(view(), pictures.value);
    text.value = '';
    pictures.value = [];
  };

  return { text, pictures, allowance, state, bytes, parts, needed, isTooMuch, canSend, send };
};
