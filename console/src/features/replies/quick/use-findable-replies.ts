import { computed, ref, watch } from 'vue';
import type { QuickReplyView } from '../../../../../src/contract/conversations/quick-replies.js';
import { useQuickReplies } from '../../../state/replies/quick-replies.js';
import type { Findable } from './quick-reply-query.js';

export type FindableReply = QuickReplyView & Findable;
type Sounds = { readonly initials: string; readonly pinyin: string };

const SILENT: Sounds = { initials: '', pinyin: '' };

/** The quick replies with the sound of their titles. The dictionary is large: it comes when somebody looks for one. */
export const useFindableReplies = () => {
  const quickReplies = useQuickReplies();
  const sounds = ref<ReadonlyMap<string, Sounds>>(new Map());

  const listen = async (replies: readonly QuickReplyView[]): Promise<void> => {
    const { pinyin } = await import('pinyin-pro');
    const soundsOf = (title: string): Sounds => {
      const syllables = pinyin(title, { toneType: 'none', type: 'array', v: true }).map((syllable) =>
        syllable.toLowerCase(),
      );
      return { initials: syllables.map(([first = '']) => first).join(''), pinyin: syllables.join('') };
    };
    sounds.value = new Map(replies.map(({ id, title }) => [id, soundsOf(title)]));
  };
  watch(
    () => quickReplies.byUse,
    (replies) => void listen(replies).catch(() => undefined),
    { immediate: true },
  );

  return computed<readonly FindableReply[]>(() =>
    quickReplies.byUse.map((reply) => ({ ...reply, ...(sounds.value.get(reply.id) ?? SILENT) })),
  );
};
