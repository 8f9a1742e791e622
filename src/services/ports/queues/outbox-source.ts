import type { DomainEvent } from '../../../domain/conversations/events.js';

/** The oldest events that wait, in the order they were written, numbered from `firstNumber` without a gap. */
export type OutboxTurn = { readonly firstNumber: number; readonly events: readonly DomainEvent[] };

/** `held`: another process has this merchant's turn now. */
export type OutboxOutcome = { readonly status: 'held' } | { readonly status: 'relayed'; readonly count: number };

/** Events that were committed and not yet announced. One process at a time has a merchant's turn, so that order holds. */
export type OutboxSource = {
  /** Merchants for whom events wait. */
  readonly dueMerchants: (limit: number) => Promise<readonly string[]>;
  /**
   * Hands the oldest events to `relay`, unless there are none. They are gone when it resolves; when it throws, or this process
   * dies, they stay and keep their numbers. Throws `unavailable` when Postgres does not answer.
   */
  readonly takeTurn: (
    merchantId: string,
    limit: number,
    relay: (turn: OutboxTurn) => Promise<void>,
  ) => Promise<OutboxOutcome>;
};
