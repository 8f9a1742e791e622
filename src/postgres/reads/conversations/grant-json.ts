import type { Grant, GrantBucket, GrantTrigger } from '../../../domain/channels/reply-window.js';

/** A grant as jsonb holds it. */
export type GrantJson = {
  readonly bucket: GrantBucket;
  readonly trigger: GrantTrigger;
  readonly remaining: number | null;
  readonly granted: number | null;
  readonly openedAt: string;
  readonly expiresAt: string;
};

/** The grants of an identity as one jsonb array; `identity` is the column that names it. */
export const grantsOf = (identity: 'c.identity_id' | 'i.id'): string => `
  (select coalesce(jsonb_agg(jsonb_build_object('bucket', g.bucket, 'trigger', g.trigger, 'remaining', g.remaining,
     'granted', g.granted, 'openedAt', g.opened_at, 'expiresAt', g.expires_at)), '[]')
     from grants g where g.identity_id = ${identity})`;

export const toGrant = ({ bucket, trigger, remaining, granted, openedAt, expiresAt }: GrantJson): Grant => ({
  bucket,
  trigger,
  remaining: remaining ?? undefined,
  granted: granted ?? undefined,
  openedAt: new Date(openedAt),
  expiresAt: new Date(expiresAt),
});
