export type Turn = { readonly ready: Promise<void>; readonly done: () => void };

/** One at a time per key, in the order of entering; a key nobody waits on takes no memory. */
export const createTurns = (): ((key: string) => Turn) => {
  const tails = new Map<string, Promise<void>>();
  return (key) => {
    const ready = tails.get(key) ?? Promise.resolve();
    let release = (): void => undefined;
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tail = ready.then(() => mine);
    tails.set(key, tail);
    const done = (): void => {
      release();
      if (tails.get(key) === tail) tails.delete(key);
    };
    return { ready, done };
  };
};
