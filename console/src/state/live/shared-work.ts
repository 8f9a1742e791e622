/** Work that several callers ask for at once is done once for all of them. */
export const createSharedWork = (work: (key: string) => Promise<void>) => {
  const underway = new Map<string, Promise<void>>();
  return (key: string): Promise<void> => {
    const running = underway.get(key);
    if (running) return running;
    const started = work(key).finally(() => underway.delete(key));
    underway.set(key, started);
    return started;
  };
};
