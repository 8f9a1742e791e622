import type { Logger } from '../kernel/logger.js';

type Step = { readonly name: string; readonly run: () => Promise<void> | void };

/** Supervisors kill after 10 s (docker stop's own patience). */
const WHOLE_DEADLINE_MS = 9_000;
/** Left for the steps that follow one that hangs: closing Redis and Postgres takes no longer. */
const KEPT_FOR_OTHERS_MS = 1_000;
const LEAST_STEP_MS = 200;

/**
 * Steps that undo what was started, run once, last first: stop accepting, finish what is in hand, close Redis, close
 * Postgres. A step that hangs is given up in time for the next ones to run, and all of them together end within 9 s.
 */
export const createShutdown = (logger: Logger, withinMs = WHOLE_DEADLINE_MS) => {
  const steps: Step[] = [];
  let ending: Promise<void> | undefined;

  const runAll = async (): Promise<void> => {
    const endAt = performance.now() + withinMs;
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      const leftMs = endAt - performance.now() - KEPT_FOR_OTHERS_MS;
      await runStep(step, { logger, deadlineMs: Math.max(LEAST_STEP_MS, leftMs) });
    }
  };

  return {
    add: (name: string, run: Step['run']): void => {
      steps.push({ name, run });
    },
    run: (): Promise<void> => (ending ??= runAll()),
  };
};

export type Shutdown = ReturnType<typeof createShutdown>;

type Within = { readonly logger: Logger; readonly deadlineMs: number };

const runStep = async ({ name, run }: Step, { logger, deadlineMs }: Within): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), deadlineMs);
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
