/** Waiting that ends early, and for good, when the simulator stops. */
export type Waits = {
  /** Until `performance.now()` reaches this time. */ readonly until: (at: number) => Promise<void>;
  readonly ended: () => boolean;
  readonly end: () => void;
};

export const createWaits = (): Waits => {
  const waiting = new Map<NodeJS.Timeout, () => void>();
  let over = false;
  return {
    ended: () => over,
    until: async (at) => {
      const ms = at - performance.now();
      if (ms <= 0 || over) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(timer);
          resolve();
        }, ms);
        waiting.set(timer, resolve);
      });
    },
    end: () => {
      over = true;
      for (const [timer, resolve] of waiting) {
        clearTimeout(timer);
        resolve();
      }
      waiting.clear();
    },
  };
};
