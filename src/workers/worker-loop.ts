import type { Logger } from '../kernel/logger.js';

type Deps = {
  readonly name: string;
  /** Does what is due now. True = more may wait, so look again at once. */
  readonly look: () => Promise<boolean>;
  /** How long to rest when nothing waits; asked each time, because it is shorter while Redis is away. */
  readonly intervalMs: () => number;
  readonly logger: Logger;
};

export type WorkerLoop = {
  readonly start: () => void;
  /** There may be work now. During a look it causes another look; during the back-off of a failing loop it waits for its end. */
  readonly wake: () => void;
  /** Resolves when the look in hand has ended; no other begins. */
  readonly stop: () => Promise<void>;
};

const FIRST_BACK_OFF_MS = 50;
const LONGEST_BACK_OFF_MS = 5_000;
/** From this many failures in a row a person should look. */
const FAILURES_BEFORE_ERROR = 5;

/** Half to the whole of the doubled time, so that loops that failed together do not come back together. */
const backOffMs = (failures: number): number => {
  const longest = Math.min(FIRST_BACK_OFF_MS * 2 ** (failures - 1), LONGEST_BACK_OFF_MS);
  return longest / 2 + Math.random() * (longest / 2);
};

type Rest = { readonly end: () => void; readonly isBackOff: boolean };

/** A look after another, never two at once: at `wake`, and every `intervalMs` for what was not announced. */
export const createWorkerLoop = ({ name, look, intervalMs, logger }: Deps): WorkerLoop => {
  let isStopping = false;
  let isWoken = false;
  let rest: Rest | undefined;
  let running: Promise<void> | undefined;

  const sleep = (ms: number, isBackOff: boolean): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => rest?.end(), ms);
      rest = {
        isBackOff,
        end: () => {
          clearTimeout(timer);
          rest = undefined;
          resolve();
        },
      };
    });

  const lookOnce = async (failures: number): Promise<number> => {
    isWoken = false;
    try {
      if (await look()) isWoken = true;
      return 0;
    } catch (error) {
      const report = failures + 1 >= FAILURES_BEFORE_ERROR ? logger.error : logger.warn;
      report({ worker: name, failures: failures + 1, error }, 'worker look failed');
      return failures + 1;
    }
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!isStopping) {
      failures = await lookOnce(failures);
      if (isStopping) return;
      if (failures > 0) await sleep(backOffMs(failures), true);
      else if (!isWoken) await sleep(intervalMs(), false);
    }
  };

  return {
    start: () => {
      running ??= run();
    },
    wake: () => {
      isWoken = true;
      if (rest && !rest.isBackOff) rest.end();
    },
    stop: async () => {
      isStopping = true;
      rest?.end();
      await running;
    },
  };
};
