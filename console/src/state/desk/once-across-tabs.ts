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

/**
 * Whether this tab is the one to call for `key`. The tab in front of the agent asks first, then one that may sound, then the
 * others: so one that is being read keeps the others quiet.
 */
export const isFirstAcrossTabs = async (key: string, maySound: boolean): Promise<boolean> => {
  if (!document.hasFocus()) await pause(maySound ? 120 : 300);
  return claim(`call.${key}`, REMEMBERED_MS);
};

/** Sounds of all tabs keep this distance. */
export const maySoundNow = (gapMs: number): Promise<boolean> => claim('sound', gapMs);
