import type { Logger } from '../kernel/logger.js';

type Step = { readonly name: string; readonly run: () => Promise<void> | void };

const STEP_DEADLINE_MS = 10_000;

/**
 * Steps that undo what was started, run once, last first: stop accepting, finish what is in hand, close Redis, close
 * Postgres. A step that hangs is given up after 10 s, so that the next ones still run.
 */
export const createShutdown = (logger: Logger) => {
  const steps: Step[] = [];
  let ending: Promise<void> | undefined;

  const runAll = async (): Promise<void> => {
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) await runStep(step, logger);
  };

  return {
    add: (name: string, run: Step['run']): void => {
      steps.push({ name, run });
    },
    run: (): Promise<void> => (ending ??= runAll()),
  };
};

export type Shutdown = ReturnType<typeof createShutdown>;

const runStep = async ({ name, run }: Step, logger: Logger): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), STEP_DEADLINE_MS);
  });
  try {
    const outcome = await Promise.race([Promise.resolve(run()).then(() => 'done' as const), tooLong]);
    if (outcome === 'late') logger.warn({ step: name }, 'shutdown step given up');
  } catch (error) {
    logger.warn({ step: name, err: error }, 'shutdown step failed');
  } finally {
    clearTimeout(timer);
  }
};
