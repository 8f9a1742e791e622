import { computed } from 'vue';
import type { Ref } from 'vue';
import type { ConversationView } from '../../../../../src/contract/conversations/conversations.js';
import { previewWords } from '../../../locales/preview-words.js';
import { useConversationLists } from '../../../state/conversations/lists/conversation-lists.js';
import { useDesk } from '../../../state/desk/desk.js';
import { useDrafts } from '../../../state/replies/drafts.js';
import { useSteadyOrder } from './use-steady-order.js';

/** The rows of the chosen list: narrowed by what is searched for, and standing still while the pointer is over them. */
export const useListRows = (isHeld: Ref<boolean>) => {
  const desk = useDesk();
  const lists = useConversationLists();
  const drafts = useDrafts();

  const words = computed(() => desk.filter.trim().toLocaleLowerCase());
  const holds = (view: ConversationView): boolean => {
    const texts = [view.customerName, view.channelName, drafts.of(view.id)];
    const preview = view.lastPreview ? previewWords(view.lastPreview) : '';
    return [...texts, preview].some((text) => text.toLocaleLowerCase().includes(words.value));
  };
  const views = computed(() => (words.value === '' ? lists[desk.tab] : lists[desk.tab].filter(holds)));
  /** Another list, another order or other words: then nothing is held back. */
  const name = computed(() => [desk.tab, lists.sort, words.value].join(' '));

  /** Place in the line of its skill group, from 1; known for what has been read. */
  const places = computed<ReadonlyMap<string, number>>(() => {
    const counts = new Map<string | null, number>();
    return new Map(
      lists.queued.map((view) => {
        const place = (counts.get(view.skillGroupId) ?? 0) + 1;
        counts.set(view.skillGroupId, place);
        return [view.id, place];
      }),
    );
  });

  return { rows: useSteadyOrder(views, isHeld, name), places, isNarrowed: computed(() => words.value !== '') };
};
