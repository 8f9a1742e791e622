import type { Container } from './container/container.js';

/** Whether this process should be given work. */
export type Readiness = {
  readonly isReady: () => Promise<boolean>;
  readonly isStopping: () => boolean;
  readonly stop: () => void;
};

/** Ready: Postgres answers and the process is not stopping. Redis may be away: the desk works without it, more slowly. */
export const createReadiness = ({ foundation }: Pick<Container, 'foundation'>): Readiness => {
  let isStopping = false;
  return {
    isReady: async () => {
      if (isStopping) return false;
      await foundation.database.system.query('select 1');
      return true;
    },
    isStopping: () => isStopping,
    stop: () => {
      isStopping = true;
    },
  };
};
