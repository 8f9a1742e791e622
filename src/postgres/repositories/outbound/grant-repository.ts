import type { EntityManager } from 'typeorm';
import type { Grant, GrantBucket, GrantTrigger } from '../../../domain/channels/reply-window.js';
import type { GrantStore } from '../../../services/ports/stores/outbound-stores.js';
import { toJsonb } from '../../jsonb.js';
import { createPrepared } from '../../prepared.js';
import type { Prepared } from '../../prepared.js';

type GrantRow = {
  readonly bucket: GrantBucket;
  readonly trigger: GrantTrigger;
  readonly remaining: number | null;
  readonly granted: number | null;
  readonly opened_at: Date;
  readonly expires_at: Date;
};

/** The allowance ledger of one merchant's identities. */
export const createGrantRepository = (manager: EntityManager, merchantId: string): GrantStore =>
  grantRows(createPrepared(manager), merchantId);

const grantRows = (prepared: Prepared, merchantId: string): GrantStore => ({
  of: async (identityId) => {
    const rows: GrantRow[] = await prepared(
      `select bucket, trigger, remaining, granted, opened_at, expires_at from grants where identity_id = $1
       order by expires_at`,
      [identityId],
    );
    return rows.map(toGrant);
  },

  save: async (identityId, grants) => {
    if (grants.length === 0) return;
    await prepared(SAVE, [
      identityId,
      merchantId,
      grants.map(({ bucket }) => bucket),
      grants.map(({ trigger }) => trigger),
      grants.map(({ remaining }) => remaining ?? null),
      grants.map(({ granted }) => granted ?? null),
      grants.map(({ openedAt }) => openedAt),
      grants.map(({ expiresAt }) => expiresAt),
    ]);
  },

  addDrift: async ({ id, identityId, errcode, ledger, at }) => {
    await prepared(
      `insert into grant_drifts (id, merchant_id, identity_id, errcode, ledger, noticed_at) values ($1, $2, $3, $4, $5, $6)`,
      [id, merchantId, identityId, errcode, toJsonb(ledger), at],
    );
  },
});

const SAVE = `
  insert into grants (identity_id, merchant_id, bucket, trigger, remaining, granted, opened_at, expires_at)
  select $1, $2, * from unnest($3::text[], $4::text[], $5::int[], $6::int[], $7::timestamptz[], $8::timestamptz[])
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
