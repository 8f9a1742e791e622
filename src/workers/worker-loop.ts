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

/** A sleep that can be ended early. A back-off is ended by nothing but `stop`. */
const createRest = () => {
  let current: { readonly end: () => void; readonly isBackOff: boolean } | undefined;
  return {
    sleep: (ms: number, isBackOff: boolean): Promise<void> =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          current = undefined;
          resolve();
        };
        const timer = setTimeout(end, ms);
        current = { end, isBackOff };
      }),
    wake: (): void => {
      if (current?.isBackOff === false) current.end();
    },
    end: (): void => current?.end(),
  };
};

/** A look after another, never two at once: at `wake`, and every `intervalMs` for what was not announced. */
export const createWorkerLoop = ({ name, look, intervalMs, logger }: Deps): WorkerLoop => {
  const rest = createRest();
  const state = { isStopping: false, isWoken: false };
  let running: Promise<void> | undefined;

  /** Returns how many looks in a row have failed. */
  const lookOnce = async (failuresBefore: number): Promise<number> => {
    state.isWoken = false;
    try {
      if (await look()) state.isWoken = true;
      return 0;
    } catch (err) {
      const failures = failuresBefore + 1;
      const level = failures >= FAILURES_BEFORE_ERROR ? 'error' : 'warn';
      logger[level]({ worker: name, failures, err }, 'worker look failed');
      return failures;
    }
  };
  const run = async (): Promise<void> => {
    let failures = 0;
    while (!state.isStopping) {
      failures = await lookOnce(failures);
      if (state.isStopping) return;
      if (failures > 0) await rest.sleep(backOffMs(failures), true);
      else if (!state.isWoken) await rest.sleep(intervalMs(), false);
    }
  };

  return {
    start: () => {
      running ??= run();
    },
    wake: () => {
      state.isWoken = true;
      rest.wake();
    },
    stop: async () => {
      state.isStopping = true;
      rest.end();
      await running;
    },
  };
};
