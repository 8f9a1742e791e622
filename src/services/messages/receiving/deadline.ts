/** One of those that wait; made by `begin`, and handed back to `end`. */
export type Waiting = { readonly dueAt: number; readonly giveUp: () => void };

/**
 * A time limit for many at once, all with the same one: they are due in the order in which they began, so one timer is enough,
 * where a timer for each would cost more than what it guards.
 */
export const createDeadline = (limitMs: number) => {
  const waiting = new Set<Waiting>();
  let timer: NodeJS.Timeout | undefined;

  const look = (): void => {
    timer = undefined;
    for (const one of waiting) {
      const leftMs = one.dueAt - performance.now();
      if (leftMs > 0) {
        timer = setTimeout(look, leftMs);
        return;
      }
      waiting.delete(one);
      one.giveUp();
    }
  };

  return {
    /** `giveUp` is called when the limit is over, unless it has ended before. It must not throw. */
    begin: (giveUp: () => void): Waiting => {
      const one = { dueAt: performance.now() + limitMs, giveUp };
      waiting.add(one);
      timer ??= setTimeout(look, limitMs);
      return one;
    },
    /** Whether it was in time: nobody has given it up. */
    end: (one: Waiting): boolean => {
      const isInTime = waiting.delete(one);
      if (waiting.size > 0 || timer === undefined) return isInTime;
      clearTimeout(timer);
      timer = undefined;
      return isInTime;
    },
  };
};
