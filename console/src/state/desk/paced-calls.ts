const SECOND_MS = 1000;

/** Makes so many calls a second as they come. Of more, only the youngest is made, when the second is over: nobody follows them all. */
export const createPacedCalls = <T>(perSecond: number, call: (item: T) => void): ((item: T) => void) => {
  let made = 0;
  let waiting: { readonly item: T } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const add = (item: T): void => {
    timer ??= setTimeout(beginAgain, SECOND_MS);
    if (made >= perSecond) {
      waiting = { item };
      return;
    }
    made += 1;
    call(item);
  };
  const beginAgain = (): void => {
    timer = undefined;
    made = 0;
    const last = waiting;
    waiting = undefined;
    if (last) add(last.item);
  };
  return add;
};
