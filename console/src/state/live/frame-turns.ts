/** A screen shows 60 pictures a second: what comes closer together than that is seen together anyway. */
const FRAME_MS = 16;
/** A page in the background draws nothing, and waits for no drawing. */
const LONGEST_MS = 50;

/**
 * Takes what comes alone at once, and what follows it within a frame together before the next one is drawn: the page then shows
 * 200 messages a second with 60 changes of the screen at most. Nothing changes place.
 */
export const createFrameTurns = <T>(take: (items: readonly T[]) => void) => {
  let waiting: readonly T[] = [];
  let takenAt = Number.NEGATIVE_INFINITY;
  let frame: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stopWaiting = (): readonly T[] => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = undefined;
    timer = undefined;
    const items = waiting;
    waiting = [];
    return items;
  };
  /** Whoever needs to know that everything has been taken calls this. */
  const flush = (): void => {
    const items = stopWaiting();
    if (items.length === 0) return;
    takenAt = performance.now();
    take(items);
  };

  return {
    flush,
    forget: (): void => void stopWaiting(),
    add: (item: T): void => {
      waiting = [...waiting, item];
      if (timer !== undefined) return;
      if (performance.now() - takenAt >= FRAME_MS) return flush();
      frame = requestAnimationFrame(flush);
      timer = setTimeout(flush, LONGEST_MS);
    },
  };
};
