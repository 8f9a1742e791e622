import { onScopeDispose, ref, watch } from 'vue';
import type { Ref } from 'vue';
import { useConversationActs } from '../../state/conversations/conversation-acts.js';

/** Marks a conversation as read while its end is in view of someone who looks at the page. */
export const useReading = (conversationId: string, lastNumber: Ref<number>, canRead: Ref<boolean>): void => {
  const acts = useConversationActs();
  const isLooking = ref(document.hasFocus());
  const update = (): void => {
    isLooking.value = document.hasFocus() && document.visibilityState === 'visible';
  };
  const events = ['focus', 'blur'] as const;
  for (const event of events) window.addEventListener(event, update);
  document.addEventListener('visibilitychange', update);
  onScopeDispose(() => {
    for (const event of events) window.removeEventListener(event, update);
    document.removeEventListener('visibilitychange', update);
  });

  watch(
    [lastNumber, canRead, isLooking],
    ([number, can, looking]) => {
      if (number > 0 && can && looking) void acts.markRead(conversationId, number).catch(() => undefined);
    },
    { immediate: true },
  );
};
