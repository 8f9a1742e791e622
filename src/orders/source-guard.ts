import {
  BrokenCircuitError,
  circuitBreaker,
  CountBreaker,
  handleAll,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';
import type { ICancellationContext, IPolicy } from 'cockatiel';
import { LRUCache } from 'lru-cache';
import type { SourceFault } from '../domain/orders/order-source.js';
import type { Clock } from '../kernel/clock.js';
import type { GuardedAnswer, SourceFailure, SourceGuard } from '../services/ports/orders/order-finder.js';

type Deps = { readonly clock: Clock; readonly budgetMs?: number };

/** What a panel may wait for a source. */
const BUDGET_MS = 2_000;
/** An agent who comes back to a conversation, or two who look at one customer, ask the shop once. */
const SAME_ANSWER_MS = 5_000;
const MOST_ANSWERS = 5_000;
const MOST_SOURCES = 10_000;
/** As for channels, but ready to open after fewer calls: an agent waits for each of them. */
const CALLS_LOOKED_AT = 20;
const FEWEST_CALLS = 5;
const OPENS_AT_SHARE = 0.5;
const REST_MS = 10_000;

/** The source's own fault: what we asked wrongly, or it was never made for, says nothing about its health. */
const COUNTED: ReadonlySet<SourceFault> = new Set(['unreachable', 'slow', 'broken', 'unreadable']);

class CountedFault extends Error {
  override readonly name = 'CountedFault';
  constructor(readonly fault: SourceFault) {
    super(fault);
  }
}

const faultOf = (error: unknown): SourceFault => {
  if (error instanceof CountedFault) return error.fault;
  if (error instanceof BrokenCircuitError) return 'resting';
  if (error instanceof TaskCancelledError) return 'slow';
  throw error;
};

type SourcePolicy = IPolicy<ICancellationContext>;

const createPolicyOf = (budgetMs: number) => {
  const policies = new LRUCache<string, SourcePolicy>({ max: MOST_SOURCES });
  return (sourceId: string): SourcePolicy => {
    const known = policies.get(sourceId);
    if (known) return known;
    const breaker = new CountBreaker({
      threshold: OPENS_AT_SHARE,
      size: CALLS_LOOKED_AT,
      minimumNumberOfCalls: FEWEST_CALLS,
    });
    const policy = wrap(
      circuitBreaker(handleAll, { halfOpenAfter: REST_MS, breaker }),
      timeout(budgetMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: true }),
    );
    policies.set(sourceId, policy);
    return policy;
  };
};

const isFailure = (answer: { readonly status: string; readonly fault?: SourceFault }): answer is SourceFailure =>
  answer.status === 'failed';

type Answered = Omit<GuardedAnswer, 'isRepeated' | 'latencyMs'>;

/** A breaker and a time limit for each source; in this process's memory, like the answers of the last seconds. */
export const createSourceGuard = ({ clock, budgetMs = BUDGET_MS }: Deps): SourceGuard => {
  const policyOf = createPolicyOf(budgetMs);
  const answers = new LRUCache<string, Promise<Answered>>({ max: MOST_ANSWERS, ttl: SAME_ANSWER_MS });

  const call: SourceGuard['call'] = async (sourceId, work) => {
    try {
      return await policyOf(sourceId).execute(async ({ signal }) => {
        const given = await work(signal);
        if (isFailure(given) && COUNTED.has(given.fault)) throw new CountedFault(given.fault);
        return given;
      });
    } catch (error) {
      return { status: 'failed', fault: faultOf(error) };
    }
  };

  return {
    call,
    find: async ({ sourceId, key, work }) => {
      const startedAt = performance.now();
      const name = `${sourceId} ${key}`;
      const known = answers.get(name);
      const asked = known ?? call(sourceId, work).then((answer) => ({ answer, at: clock.now() }));
      if (!known) answers.set(name, asked);
      const answered = await asked;
      // What went wrong is tried again when it is asked for again: the breaker sees to the source's rest.
      if (answered.answer.status === 'failed' && answers.peek(name) === asked) answers.delete(name);
      return { ...answered, isRepeated: known !== undefined, latencyMs: Math.round(performance.now() - startedAt) };
    },
  };
};
