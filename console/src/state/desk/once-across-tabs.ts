/** How long one call is remembered: tabs hear of the same thing within seconds of each other. */
const REMEMBERED_MS = 10_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Holds a name for a while. False: another tab, or this one, has it. */
const claim = (name: string, heldMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    // A page that is not served securely knows no locks: then every tab is on its own.
    if (!('locks' in navigator)) return resolve(true);
    void navigator.locks
      .request(`jiedai.${name}`, { ifAvailable: true }, async (lock) => {
        resolve(lock !== null);
        if (lock) await pause(heldMs);
      })
      .catch(() => resolve(true));
  });

const FRONT = 'jiedai.front';

/** The tab in front of the agent holds a lock as long as it is in front, so that the others need not ask about each call. */
export const keepFrontKnown = (): void => {
  if (!('locks' in navigator)) return;
  let leave: AbortController | undefined;
  const hold = (): void => {
    if (leave) return;
    const { signal } = (leave = new AbortController());
    const untilLeft = (): Promise<void> =>
      new Promise((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
      });
    void navigator.locks.request(FRONT, { signal }, untilLeft).catch(() => undefined);
  };
  window.addEventListener('focus', hold);
  window.addEventListener('blur', () => {
    leave?.abort();
    leave = undefined;
  });
  if (document.hasFocus()) hold();
};

/** True while another tab is in front of the agent: it hears the same, and calls. */
const isAnotherInFront = async (): Promise<boolean> => {
  if (!('locks' in navigator)) return false;
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === FRONT);
};

/**
 * Whether this tab is the one to call for `key`. The tab in front of the agent asks first, then one that may sound, then the
 * others: so one that is being read keeps the others quiet.
 */
export const isFirstAcrossTabs = async (key: string, maySound: boolean): Promise<boolean> => {
  if (!document.hasFocus()) {
    await pause(maySound ? 120 : 300);
    if (!document.hasFocus() && (await isAnotherInFront())) return false;
  }
  return claim(`call.${key}`, REMEMBERED_MS);
};

/** Sounds of all tabs keep this distance. */
export const maySoundNow = (gapMs: number): Promise<boolean> => claim('sound', gapMs);
