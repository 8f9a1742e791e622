export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How long the work took, in whole milliseconds. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return Math.round(performance.now() - startedAt);
};

/** Does it again and again, so many times at most, until the time is over; answers how often it was done. */
export const repeatedly = async (
  { times, withinMs }: { readonly times: number; readonly withinMs: number },
  act: () => Promise<void>,
): Promise<number> => {
  const endAt = performance.now() + withinMs;
  let done = 0;
  while (done < times && performance.now() < endAt) {
    await act();
    done += 1;
  }
  return done;
};
