/** The simulator's own time: real time plus a shift, so that 48 hours or 3 days can pass at once. */
export type Clock = {
  /** Milliseconds since 1970, shifted. */ readonly now: () => number;
  readonly shiftMs: () => number;
  readonly setShift: (shiftMs: number) => void;
};

export const createClock = (): Clock => {
  let shift = 0;
  return {
    now: () => Date.now() + shift,
    shiftMs: () => shift,
    setShift: (shiftMs) => {
      shift = shiftMs;
    },
  };
};

export const unixSeconds = (ms: number): number => Math.floor(ms / 1000);
