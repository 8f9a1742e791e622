import { computed, ref } from 'vue';
import type { Ref } from 'vue';
import { useMessages } from '../../../state/messages/messages.js';
import { usePastLines } from '../../../state/messages/past-lines.js';

/** Further lines are asked for when the reader is this near to an edge. */
const READ_AHEAD_PX = 400;

type Deps = {
  readonly conversationId: string;
  readonly scroller: Ref<HTMLElement | null>;
  readonly holdingStill: (change: () => Promise<void>) => Promise<void>;
};

/** Reads on at both ends: first what is left of the open conversation, then the customer's other conversations. */
export const usePages = ({ conversationId, scroller, holdingStill }: Deps) => {
  const messages = useMessages();
  const past = usePastLines();
  const isReading = ref(false);

  const history = computed(() => messages.histories.get(conversationId));
  const earlier = computed(() => past.sideOf(conversationId, 'earlier'));
  const later = computed(() => past.sideOf(conversationId, 'later'));
  const hasEarlier = computed(
    () => history.value !== undefined && (history.value.hasEarlier || !earlier.value.isAtEnd),
  );
  const hasLater = computed(() => history.value !== undefined && (history.value.hasLater || !later.value.isAtEnd));

  const readEarlier = (): Promise<void> =>
    holdingStill(() =>
      history.value?.hasEarlier ? messages.loadEarlier(conversationId) : past.load(conversationId, 'earlier'),
    );
  const readLater = (): Promise<void> =>
    history.value?.hasLater ? messages.loadLater(conversationId) : past.load(conversationId, 'later');

  const once = async (read: () => Promise<void>): Promise<void> => {
    if (isReading.value || !history.value) return;
    isReading.value = true;
    await read().catch(() => undefined);
    isReading.value = false;
  };

  /** Called while scrolling, and when lines have come: reads where the reader is near an edge. */
  const readNear = async (): Promise<void> => {
    const element = scroller.value;
    if (!element) return;
    const toEnd = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (element.scrollTop < READ_AHEAD_PX && hasEarlier.value) await once(readEarlier);
    else if (toEnd < READ_AHEAD_PX && hasLater.value) await once(readLater);
  };

  return { history, earlier, later, hasEarlier, readNear };
};
