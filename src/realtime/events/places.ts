/** Lets so many work at once; the others wait in the order in which they came. */
export const createPlaces = (most: number) => {
  const waiting: (() => void)[] = [];
  let taken = 0;

  const leave = (): void => {
    const next = waiting.shift();
    if (!next) {
      taken -= 1;
      return;
    }
    // Behind whatever else has come meanwhile: a push does not wait for all who come back.
    setImmediate(next);
  };
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (taken < most) taken += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      leave();
    }
  };
};

export type Places = ReturnType<typeof createPlaces>;
