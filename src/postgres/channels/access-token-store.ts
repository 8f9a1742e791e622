import type { ChannelCredentials, TokenStore } from '../../services/ports/channels/token-store.js';
import type { Query } from '../query.js';
import { SecretBoxError } from './secret-box.js';
import type { SecretBox } from './secret-box.js';

type Deps = {
  /** Works as jiedai_system. */
  readonly query: Query;
  readonly secretBox: Pick<SecretBox, 'seal' | 'open'>;
};

type TokenRow = { readonly token: Buffer | null; readonly fetched_at: Date | null; readonly expires_at: Date | null };

/** One row per channel: the sealed token, and the lease of whoever refreshes it. Leases are by the database's clock. */
export const createAccessTokenStore = ({ query, secretBox }: Deps): TokenStore => ({
  read: async (channelId) => {
    const [row] = await query<TokenRow>(
      'select token, fetched_at, expires_at from access_tokens where channel_id = $1',
      [channelId],
    );
    if (!row?.token || !row.fetched_at || !row.expires_at) return undefined;
    const token = openOrNothing(secretBox, row.token, channelId);
    return token === undefined ? undefined : { token, fetchedAt: row.fetched_at, expiresAt: row.expires_at };
  },
  takeLease: async (channelId, forMs) => {
    const [row] = await query<{ readonly lease_number: string }>(TAKE_LEASE, [channelId, forMs]);
    return row && Number(row.lease_number);
  },
  save: async (channelId, leaseNumber, { token, fetchedAt, expiresAt }) => {
    const sealed = secretBox.seal(token, channelId);
    const rows = await query(SAVE, [channelId, leaseNumber, sealed, fetchedAt, expiresAt]);
    return rows.length > 0;
  },
  noteLoss: async (channelId, at) => {
    await query(NOTE_LOSS, [channelId, at]);
  },
  release: async (channelId, leaseNumber) => {
    await query(RELEASE, [channelId, leaseNumber]);
  },
});

/** A token sealed with a master key that is gone is as good as none: another one is fetched. */
const openOrNothing = (secretBox: Deps['secretBox'], sealed: Uint8Array, channelId: string): string | undefined => {
  try {
    return secretBox.open(sealed, channelId);
  } catch (error) {
    if (error instanceof SecretBoxError) return undefined;
    throw error;
  }
};

// A channel's first lease makes its row; a later one is taken only when nobody's runs.
const TAKE_LEASE = `
  insert into access_tokens (channel_id, merchant_id, lease_until, lease_number)
  select id, merchant_id, now() + make_interval(secs => $2::float8 / 1000), 1 from channels where id = $1
  on conflict (channel_id) do update set lease_until = excluded.lease_until, lease_number = access_tokens.lease_number + 1
    where access_tokens.lease_until < now()
  returning lease_number`;

const SAVE = `
  with saved as (update access_tokens set token = $3, fetched_at = $4, expires_at = $5, lease_until = '-infinity'
    where channel_id = $1 and lease_number = $2 returning channel_id)
  select channel_id from saved`;

const RELEASE = `
  with released as (update access_tokens set lease_until = '-infinity' where channel_id = $1 and lease_number = $2
    returning channel_id)
  select channel_id from released`;

const NOTE_LOSS = `
  with old as (delete from token_losses where channel_id = $1 and lost_at < $2::timestamptz - interval '1 day'
    returning channel_id)
  insert into token_losses (channel_id, merchant_id, lost_at) select id, merchant_id, $2 from channels where id = $1`;

export const createChannelCredentials = ({ query, secretBox }: Deps): ChannelCredentials => ({
  find: async (channelId) => {
    const [row] = await query<{ readonly app_id: string; readonly app_secret: Buffer }>(
      'select app_id, app_secret from channels where id = $1 and enabled',
      [channelId],
    );
    return row && { appId: row.app_id, appSecret: secretBox.open(row.app_secret, channelId) };
  },
});
