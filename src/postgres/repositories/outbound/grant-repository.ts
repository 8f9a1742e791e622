import type { EntityManager } from 'typeorm';
import type { Grant, GrantBucket, GrantTrigger } from '../../../domain/channels/reply-window.js';
import type { GrantStore } from '../../../services/ports/stores/conversations/outbound-stores.js';
import { toJsonb } from '../../jsonb.js';
import { alone, inOne } from '../../gather.js';
import type { Gather } from '../../gather.js';
import { announcing } from './outbox-repository.js';
import { createPrepared } from '../../prepared.js';
import type { Prepared } from '../../prepared.js';

type GrantRow = {
  readonly identity_id: string;
  readonly bucket: GrantBucket;
  readonly trigger: GrantTrigger;
  readonly remaining: number | null;
  readonly granted: number | null;
  readonly opened_at: Date;
  readonly expires_at: Date;
};

/** The allowance ledger of one merchant's identities. */
export const createGrantRepository = (manager: EntityManager, merchantId: string, gather = alone): GrantStore =>
  grantRows(createPrepared(manager), merchantId, gather);

type Saved = Parameters<GrantStore['save']>;

const grantRows = (prepared: Prepared, merchantId: string, gather: Gather): GrantStore => ({
  of: gather((identityIds: readonly string[]) => grantsOf(prepared, identityIds)),

  save: inOne(
    gather.last(async (saves: readonly Saved[]) => {
      const rows = saves.flatMap(([identityId, grants]) => grants.map((grant) => ({ identityId, ...grant })));
      const events = saves.flatMap(([, , announced = []]) => announced);
      if (rows.length + events.length === 0) return;
      await prepared(SAVE, [
        merchantId,
        rows.map(({ identityId }) => identityId),
        rows.map(({ bucket }) => bucket),
        rows.map(({ trigger }) => trigger),
        rows.map(({ remaining }) => remaining ?? null),
        rows.map(({ granted }) => granted ?? null),
        rows.map(({ openedAt }) => openedAt),
        rows.map(({ expiresAt }) => expiresAt),
        events.map(toJsonb),
      ]);
    }),
  ),

  addDrift: async ({ id, identityId, errcode, ledger, at }) => {
    await prepared(
      `insert into grant_drifts (id, merchant_id, identity_id, errcode, ledger, noticed_at) values ($1, $2, $3, $4, $5, $6)`,
      [id, merchantId, identityId, errcode, toJsonb(ledger), at],
    );
  },
});

/** Ask while the identities are locked. */
export const grantsOf = async (
  prepared: Prepared,
  identityIds: readonly string[],
): Promise<(identityId: string) => readonly Grant[]> => {
  const rows = await prepared<GrantRow>(OF, [identityIds]);
  return (identityId) => rows.filter((row) => row.identity_id === identityId).map(toGrant);
};

const OF = `
  select identity_id, bucket, trigger, remaining, granted, opened_at, expires_at from grants
   where identity_id = any($1::uuid[]) order by expires_at`;

const SAVE = `
  with announced as (${announcing('$9')})
  insert into grants (identity_id, merchant_id, bucket, trigger, remaining, granted, opened_at, expires_at)
  select id, $1, bucket, trigger, remaining, granted, opened_at, expires_at
    from unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::int[], $7::timestamptz[], $8::timestamptz[])
      as saved (id, bucket, trigger, remaining, granted, opened_at, expires_at)
  on conflict (identity_id, bucket) do update set trigger = excluded.trigger, remaining = excluded.remaining,
    granted = excluded.granted, opened_at = excluded.opened_at, expires_at = excluded.expires_at`;

const toGrant = (row: GrantRow): Grant => ({
  bucket: row.bucket,
  trigger: row.trigger,
  remaining: row.remaining ?? undefined,
  granted: row.granted ?? undefined,
  openedAt: row.opened_at,
  expiresAt: row.expires_at,
});
