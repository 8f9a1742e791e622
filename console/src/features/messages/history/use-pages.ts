import { computed, nextTick, ref } from 'vue';
import type { Ref } from 'vue';
import { useMessages } from '../../../state/messages/messages.js';
import { usePastLines } from '../../../state/messages/past-lines.js';

/** Further lines are asked for when the reader is this near to an edge. */
const READ_AHEAD_PX = 400;
/** A jump to the latest reads what lies between; beyond so many pages scrolling goes on. */
const MOST_PAGES = 40;

type Deps = {
  readonly conversationId: string;
  /** Only what is closed is read on into later conversations: at the end of an open one the agent writes. */
  readonly isClosed: () => boolean;
  readonly scroller: Ref<HTMLElement | null>;
  readonly stay: () => void;
  readonly holdingStill: (change: () => Promise<void>) => Promise<void>;
};

/** Reads on at both ends: first what is left of the open conversation, then the customer's other conversations. */
export const usePages = ({ conversationId, isClosed, scroller, stay, holdingStill }: Deps) => {
  const messages = useMessages();
  const past = usePastLines();
  const isReading = ref(false);

  const history = computed(() => messages.histories.get(conversationId));
  const earlier = computed(() => past.sideOf(conversationId, 'earlier'));
  const later = computed(() => past.sideOf(conversationId, 'later'));
  const hasEarlier = computed(
    () => history.value !== undefined && (history.value.hasEarlier || !earlier.value.isAtEnd),
  );

  const readEarlier = (): Promise<void> =>
    holdingStill(() =>
      history.value?.hasEarlier ? messages.loadEarlier(conversationId) : past.load(conversationId, 'earlier'),
    );
  const hasLater = computed(
    () => history.value?.hasLater === true || (isClosed() && history.value !== undefined && !later.value.isAtEnd),
  );
  /** The customer and the desk spoke again after what is open. */
  const hasNewer = computed(() => isClosed() && (later.value.blocks.length > 0 || hasLater.value));
  const readToEnd = async (): Promise<void> => {
    await messages.openEnd(conversationId);
    for (let page = 0; page < MOST_PAGES && isClosed() && !later.value.isAtEnd; page += 1) {
      await past.load(conversationId, 'later');
    }
    await nextTick();
  };
  // A later conversation may still go on: it is read anew each time.
  past.forgetLater(conversationId);
  const readLater = async (): Promise<void> => {
    if (!history.value?.hasLater) stay();
    await (history.value?.hasLater ? messages.loadLater(conversationId) : past.load(conversationId, 'later'));
    await nextTick();
  };

  /** What is to be read where the reader stands; a column that is not laid out yet has no place. */
  const wanted = (): (() => Promise<void>) | undefined => {
    const element = scroller.value;
    if (!element || element.clientHeight === 0 || !history.value) return undefined;
    if (element.scrollTop < READ_AHEAD_PX && hasEarlier.value) return readEarlier;
    const toEnd = element.scrollHeight - element.scrollTop - element.clientHeight;
    return toEnd < READ_AHEAD_PX && hasLater.value ? readLater : undefined;
  };

  /** Called while scrolling, and when lines have come: reads on until the reader is no longer near an edge. */
  const readNear = async (): Promise<void> => {
    if (isReading.value) return;
    isReading.value = true;
    try {
      for (let read = wanted(); read; read = wanted()) await read();
    } catch {
      // The next scroll asks again; the line at the top says that the server is not there.
    } finally {
      isReading.value = false;
    }
  };

  return { history, earlier, later, hasEarlier, hasNewer, readNear, readToEnd };
};
