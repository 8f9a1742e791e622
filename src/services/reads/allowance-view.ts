import type { Grant, GrantTrigger } from '../../domain/channels/reply-window.js';
import { summarise } from '../../domain/channels/reply-window.js';
import type { IsoInstant } from '../ports/reads/conversation-reads.js';

/** What an agent sees of an allowance, ready to be JSON. `remaining` null = unlimited; `expiresAt` null = no window is open. */
export type AllowanceRecord = {
  readonly remaining: number | null;
  readonly expiresAt: IsoInstant | null;
  readonly grants: readonly {
    readonly trigger: GrantTrigger;
    readonly remaining: number | null;
    readonly expiresAt: IsoInstant;
  }[];
};

export const toAllowanceRecord = (ledger: readonly Grant[], now: Date): AllowanceRecord => {
  const { remaining, expiresAt, grants } = summarise(ledger, now);
  return {
    remaining: remaining ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
    grants: grants.map((grant) => ({
      trigger: grant.trigger,
      remaining: grant.remaining ?? null,
      expiresAt: grant.expiresAt.toISOString(),
    })),
  };
};
