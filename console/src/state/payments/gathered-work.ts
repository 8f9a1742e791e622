/** Several changes of one thing come together: money moves in steps. */
const GATHER_MS = 150;

/** Does the work of a key once, a moment after it was last asked for. What fails is read when it is next looked at. */
export const createGatheredWork = (work: (key: string) => Promise<unknown>) => {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  return (key: string): void => {
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => void work(key).catch(() => undefined), GATHER_MS),
    );
  };
};
