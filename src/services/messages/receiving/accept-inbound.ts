import { AppError } from '../../../kernel/errors.js';
import type { AcceptedPush, AcceptOutcome, InboundQueue, Spool } from '../../ports/queues/inbound-queue.js';
import { createDeadline } from './deadline.js';

type Deps = {
  readonly inboundQueue: Pick<InboundQueue, 'accept'>;
  readonly spool: Pick<Spool, 'append'>;
  /** How long the journal may take before the spool is used. */
  readonly insertTimeoutMs?: number;
  /** When the answer is given up, counted from the call: WeChat hangs up after 5 s. */
  readonly deadlineMs?: number;
  /** Told of each push new in the journal, to wake a worker. Must not throw or wait. */
  readonly onAccepted?: (push: AcceptedPush) => void;
};

type Options = {
  /** Whoever accepts it goes on with it, so no worker is told. */
  readonly isAnsweredHere?: boolean;
};

const INSERT_TIMEOUT_MS = 1500;
const DEADLINE_MS = 3000;

/** Rejects as `unavailable` when the work is not done in time; its late end is then of no interest. */
const within = <Result>(work: Promise<Result>, limitMs: number): Promise<Result> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new AppError('unavailable', 'unavailable')), limitMs);
    void work.then(resolve, reject).finally(() => clearTimeout(timer));
  });

const isUnavailable = (error: unknown): boolean => error instanceof AppError && error.kind === 'unavailable';

/**
 * Makes a push durable before it is answered: in the journal, or when that does not commit in time in the spool. A push that the
 * journal commits late after all is in both, and its dedupe key lets only one count. Throws `unavailable` at the deadline at the
 * latest when neither can hold it; any other failure of the journal is a bug and passes through unspooled, because the spool would
 * meet it again.
 */
export const createAcceptInbound = ({
  inboundQueue,
  spool,
  insertTimeoutMs = INSERT_TIMEOUT_MS,
  deadlineMs = DEADLINE_MS,
  onAccepted,
}: Deps) => {
  const keepInSpool = async (accepted: AcceptedPush): Promise<AcceptOutcome> => {
    await within(spool.append(accepted), deadlineMs - insertTimeoutMs);
    return 'stored';
  };

  const deadline = createDeadline(insertTimeoutMs);

  return (accepted: AcceptedPush, { isAnsweredHere = false }: Options = {}): Promise<AcceptOutcome> =>
    new Promise((resolve, reject) => {
      const goToSpool = (): void => void keepInSpool(accepted).then(resolve, reject);
      const accepting = inboundQueue.accept(accepted);
      const waiting = deadline.begin(goToSpool);
      accepting.then(
        (outcome) => {
          if (!deadline.end(waiting)) return undefined;
          if (outcome === 'stored' && !isAnsweredHere) onAccepted?.(accepted);
          return resolve(outcome);
        },
        (error: unknown) => {
          if (!deadline.end(waiting)) return;
          if (isUnavailable(error)) goToSpool();
          else reject(error);
        },
      );
    });
};

export type AcceptInbound = ReturnType<typeof createAcceptInbound>;
