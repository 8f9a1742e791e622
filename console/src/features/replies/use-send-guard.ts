import { computed, ref, watch } from 'vue';
import { t } from '../../locales/translate.js';
import { useAttention } from '../../state/conversations/attention.js';
import { useSensitiveWords } from '../../state/replies/sensitive-words.js';
import { isAskingQuickReply } from './quick/quick-reply-query.js';
import type { Reply } from './use-reply.js';

/** What is asked about once before a reply leaves, and what may not leave at all. */
export const useSendGuard = (conversationId: () => string, reply: Reply) => {
  const attention = useAttention();
  const sensitive = useSensitiveWords();
  void sensitive.load().catch(() => undefined);
  /** The question that was shown; sending again is the answer. */
  const asked = ref<string | undefined>();

  const hits = computed(() => sensitive.hitsIn(reply.whole.value));
  const wordOf = (act: 'warn' | 'block'): string | undefined => {
    const hit = hits.value.find((each) => each.act === act);
    return hit && reply.whole.value.slice(hit.start, hit.end);
  };
  const blocked = computed(() => {
    const word = wordOf('block');
    return word === undefined ? undefined : t('guard.blocked', { word });
  });
  const doubt = computed(() => {
    const word = wordOf('warn');
    if (word !== undefined) return t('guard.sensitive', { word });
    const typing = attention.typing(conversationId());
    return typing.length > 0 ? t('guard.typing', { names: typing.join(t('attention.and')) }) : undefined;
  });
  const canSend = computed(
    () => reply.canSend.value && blocked.value === undefined && !isAskingQuickReply(reply.text.value),
  );

  watch(reply.whole, () => (asked.value = undefined));

  return {
    canSend,
    question: computed(() => blocked.value ?? asked.value),
    /** Says whether it was sent. */
    trySend: (): boolean => {
      if (!canSend.value) return false;
      if (doubt.value !== undefined && asked.value === undefined) {
        asked.value = doubt.value;
        return false;
      }
      asked.value = undefined;
      reply.send();
      return true;
    },
  };
};
