import type { InboundPush } from '../../../domain/conversations/inbound.js';

/** One authentic push, as it is kept in the journal. */
export type AcceptedPush = {
  readonly merchantId: string;
  readonly channelId: string;
  readonly receivedAt: Date;
  readonly push: InboundPush;
  /** Plain mode only: names the signed timestamp and nonce; each authenticates one push identity (bad-inputs.json C8). */
  readonly signatureKey: string | undefined;
};

/** `refused`: the plain-mode signature was already used for another push identity. */
export type AcceptOutcome = 'stored' | 'duplicate' | 'refused';

/** One worker's right to work on a shard; the number rises each time it is taken. */
export type ShardLease = { readonly shard: number; readonly leaseNumber: number };

/** One claimed push and what is needed to mark it done. */
export type ClaimedPush = AcceptedPush & {
  readonly journalId: string;
  readonly journalDay: string;
  readonly lease: ShardLease;
};

/** Pushes of some shards, each shard's in the order they were accepted, held under leases. */
export type ClaimedBatch = { readonly leases: readonly ShardLease[]; readonly pushes: readonly ClaimedPush[] };

/** The journal: accepted pushes wait here, are worked on in order per identity, and stay as a record. */
export type InboundQueue = {
  /** Commits the push with its dedupe key before it resolves. Throws `unavailable` when the database does not answer in time. */
  readonly accept: (push: AcceptedPush) => Promise<AcceptOutcome>;
  /** Shards that have pushes to work on and no live lease. */
  readonly dueShards: () => Promise<readonly number[]>;
  /**
   * Takes the leases of those of the shards that nobody holds and in which something waits, and the oldest pushes of each, at
   * most `limit`, by merchants in turn and at most `ofMerchant` of one; undefined when there is no such shard.
   */
  readonly claim: (shards: readonly number[], limit: number, ofMerchant?: number) => Promise<ClaimedBatch | undefined>;
  /**
   * Notes that working on the push failed by its own fault (not because a store was away). After 8 times it is given up, so that
   * those behind it go on: it stays in the journal with its error, for an operator to see.
   */
  readonly fail: (push: ClaimedPush, error: string) => Promise<'waiting' | 'given_up'>;
  /** Gives the leases back that are still ours. Returns the shards of the batch in which pushes still wait. */
  readonly release: (batch: ClaimedBatch) => Promise<readonly number[]>;
};

/** The place for pushes while Postgres does not answer: appended and fsynced before `append` resolves. */
export type Spool = {
  /** Throws `unavailable` when the disk cannot hold it. */
  readonly append: (push: AcceptedPush) => Promise<void>;
  /** Hands every spooled push, oldest first, to `deliver`; stops at the first failure and goes on there next time. Returns how many were delivered. */
  readonly drain: (deliver: (push: AcceptedPush) => Promise<void>) => Promise<number>;
  /** How many pushes wait in the spool of this process. */
  readonly size: () => number;
  readonly close: () => Promise<void>;
};
