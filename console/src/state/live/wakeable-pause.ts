/** Waits that can be cut short together, for work that is worth trying again when the connection is back. */
export const createWakeablePause = () => {
  let sleepers: readonly (() => void)[] = [];

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      sleepers = [
        ...sleepers,
        () => {
          clearTimeout(timer);
          resolve();
        },
      ];
    });

  const wake = (): void => {
    const waiting = sleepers;
    sleepers = [];
    for (const rouse of waiting) rouse();
  };

  return { pause, wake };
};
