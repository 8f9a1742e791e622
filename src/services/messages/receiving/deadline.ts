/** One of those that wait; made by `begin`, and handed back to `end`. */
export type Waiting = {
  readonly dueAt: number;
  readonly giveUp: () => void;
  earlier: Waiting | undefined;
  later: Waiting | undefined;
  isWaiting: boolean;
};

/** Who waits, the oldest first. A list and no Set: the tables that a Set has outgrown hold on to each other and to what was in them. */
const createLine = () => {
  let oldest: Waiting | undefined;
  let youngest: Waiting | undefined;
  return {
    oldest: () => oldest,
    add: (one: Waiting): void => {
      one.earlier = youngest;
      if (youngest) youngest.later = one;
      else oldest = one;
      youngest = one;
    },
    remove: (one: Waiting): void => {
      if (one.earlier) one.earlier.later = one.later;
      else oldest = one.later;
      if (one.later) one.later.earlier = one.earlier;
      else youngest = one.earlier;
      // What has left holds on to nothing either: once in old space it would keep all that came after it.
      one.earlier = undefined;
      one.later = undefined;
      one.isWaiting = false;
    },
  };
};

/**
 * A time limit for many at once, all with the same one: they are due in the order in which they began, so one timer is enough,
 * where a timer for each would cost more than what it guards.
 */
export const createDeadline = (limitMs: number) => {
  const line = createLine();
  let timer: NodeJS.Timeout | undefined;

  const look = (): void => {
    timer = undefined;
    for (let one = line.oldest(); one; one = line.oldest()) {
      const leftMs = one.dueAt - performance.now();
      if (leftMs > 0) {
        timer = setTimeout(look, leftMs);
        return;
      }
      line.remove(one);
      one.giveUp();
    }
  };

  return {
    /** `giveUp` is called when the limit is over, unless it has ended before. It must not throw. */
    begin: (giveUp: () => void): Waiting => {
      const dueAt = performance.now() + limitMs;
      const one: Waiting = { dueAt, giveUp, earlier: undefined, later: undefined, isWaiting: true };
      line.add(one);
      timer ??= setTimeout(look, limitMs);
      return one;
    },
    /** Whether it was in time: nobody has given it up. */
    end: (one: Waiting): boolean => {
      if (!one.isWaiting) return false;
      line.remove(one);
      if (line.oldest() === undefined) {
        clearTimeout(timer);
        timer = undefined;
      }
      return true;
    },
  };
};
