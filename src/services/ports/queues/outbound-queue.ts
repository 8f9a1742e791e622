import type { ChannelKind } from '../../../domain/channels/channel.js';
import type { ClaimedOutbound } from '../stores/conversations/outbound-stores.js';

/** What sending needs to know of the channel. */
export type SendingChannel = {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly appId: string;
  readonly sendsPerMinute: number;
};

/** A send in this worker's hands, with what it needs of its channel. */
export type OutboundJob = ClaimedOutbound & { readonly channel: SendingChannel };

export type ClaimLimits = {
  /** How many to claim at most, over all channels. */
  readonly total: number;
  readonly perChannel: number;
  /** What this worker already has in flight, by channel id. */
  readonly inFlight: ReadonlyMap<string, number>;
};

/** Sends that wait in Postgres, across merchants. Leases and due times are by the database's clock. */
export type OutboundQueue = {
  /**
   * Takes the oldest sends that are due, at most one per identity, turn by turn over the channels, so that none waits behind
   * another channel's backlog. Each is `sending` under a lease of `leaseMs` with a risen lease number.
   */
  readonly claim: (limits: ClaimLimits) => Promise<readonly OutboundJob[]>;
  /** Puts a claimed send back, to be tried again after `delayMs`. False when the lease is lost. */
  readonly postpone: (
    job: Pick<ClaimedOutbound, 'id' | 'leaseNumber'>,
    retry: { readonly delayMs: number; readonly attempts: number },
  ) => Promise<boolean>;
  /** Sends whose worker was lost: what became of them is not known. */
  readonly expired: (limit: number) => Promise<readonly ClaimedOutbound[]>;
  readonly leaseMs: number;
};
