export type LoadTurns = {
  /** Resolves when nobody else loads, with how to say that it is over. */
  readonly take: () => Promise<() => void>;
};

/** One row's load at a time: others start their products or settle beside it, and none is measured under two loads. */
export const createLoadTurns = (): LoadTurns => {
  let last: Promise<void> = Promise.resolve();
  return {
    take: async () => {
      const before = last;
      let end = (): void => {};
      last = new Promise((resolve) => {
        end = resolve;
      });
      await before;
      return end;
    },
  };
};
