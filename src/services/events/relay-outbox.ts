import type { DomainEvent } from '../../domain/conversations/events.js';
import { AppError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import type { EventLog } from '../ports/live/event-log.js';
import type { OutboxSource, OutboxTurn } from '../ports/queues/outbox-source.js';

/** Bounds one transaction and one script; a merchant with more waiting goes to the end of the line after it. */
const RELAYED_AT_ONCE = 500;

type Deps = {
  readonly outboxSource: OutboxSource;
  readonly eventLog: EventLog;
  /** Brings the waiting line up to date. It may see a batch twice; `unavailable` makes the whole batch come again. */
  readonly applyRouting: (merchantId: string, events: readonly DomainEvent[]) => Promise<void>;
  /** Queues what addresses outside want to know. As `applyRouting`. */
  readonly tellOutside?: (merchantId: string, events: readonly DomainEvent[]) => Promise<void>;
  readonly logger: Logger;
  readonly onRelayed?: (merchantId: string, count: number) => void;
};

/** `more`: the merchant may have further events waiting. */
export type RelayOutcome = { readonly status: 'held' | 'relayed'; readonly more: boolean };

/**
 * Announces one batch of a merchant's events: to the event log, and so to every console, and to the waiting line. Dying before
 * the commit loses nothing: the batch comes again, under a new epoch, and consoles reload.
 */
export const createRelayOutbox = (deps: Deps) => {
  const { outboxSource, eventLog, applyRouting, tellOutside = async () => {}, logger, onRelayed = () => {} } = deps;
  const follow = async (merchantId: string, what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (error instanceof AppError && error.kind === 'unavailable') throw error;
      // A bug over one event must not silence a merchant for ever: the line is healed by its own look at Postgres.
      logger.error({ merchantId, what, err: error }, 'events could not be followed');
    }
  };
  // All at once: a console need not wait for the line. All have ended before the batch may come again.
  const announce = async (merchantId: string, { firstNumber, events }: OutboxTurn): Promise<void> => {
    const acts = await Promise.allSettled([
      eventLog.append(merchantId, firstNumber, events),
      follow(merchantId, 'waiting line', () => applyRouting(merchantId, events)),
      follow(merchantId, 'webhooks', () => tellOutside(merchantId, events)),
    ]);
    for (const act of acts) if (act.status === 'rejected') throw act.reason;
  };

  return async (merchantId: string): Promise<RelayOutcome> => {
    const outcome = await outboxSource.takeTurn(merchantId, RELAYED_AT_ONCE, (turn) => announce(merchantId, turn));
    if (outcome.status === 'held') return { status: 'held', more: false };
    if (outcome.count > 0) onRelayed(merchantId, outcome.count);
    return { status: 'relayed', more: outcome.count === RELAYED_AT_ONCE };
  };
};

export type RelayOutbox = ReturnType<typeof createRelayOutbox>;
