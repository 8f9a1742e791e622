import { ref, watch } from 'vue';
import type { Ref } from 'vue';

/** How long changes that follow one another closely wait for each other. */
const GATHER_MS = 120;

/**
 * A number that rises when something of what `read` touches has changed: at once for a single change, else once for all that come
 * within a short time. Sorting thousands of rows for each of 200 messages a second would hold the page up.
 */
export const useGatheredChanges = (read: () => readonly unknown[], gatherMs = GATHER_MS): Ref<number> => {
  const rises = ref(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWaiting = false;

  const rise = (): void => {
    isWaiting = false;
    rises.value += 1;
    timer = setTimeout(() => {
      timer = undefined;
      if (isWaiting) rise();
    }, gatherMs);
  };

  // A new object each time: what was touched has changed, though its size may be the same.
  watch(
    () => ({ touched: read() }),
    () => {
      if (timer === undefined) rise();
      else isWaiting = true;
    },
    { flush: 'sync' },
  );
  return rises;
};
