import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import { AppError } from '../../kernel/errors.js';
import type { PayAccount, PayAccounts, PlatformKey } from '../../services/ports/payments/pay-accounts.js';
import type { WakeUp } from '../../services/ports/live/wake-up.js';
import { createQuery } from '../query.js';
import { SecretBoxError } from './secret-box.js';
import type { SecretBox } from './secret-box.js';

type Deps = {
  /** Works as jiedai_system: no merchant is known yet. */
  readonly system: DataSource;
  readonly secretBox: Pick<SecretBox, 'open'>;
  readonly wakeUp: Pick<WakeUp, 'on'>;
};

type Row = {
  readonly merchant_id: string;
  readonly channel_id: string;
  readonly channel_key: string;
  readonly app_id: string;
  readonly mch_id: string;
  readonly merchant_serial: string;
  readonly private_key: Buffer;
  readonly api_v3_key: Buffer;
  readonly previous_api_v3_key: Buffer | null;
  readonly public_key_id: string | null;
  readonly public_key: string | null;
  readonly previous_public_key_id: string | null;
  readonly previous_public_key: string | null;
  readonly platform_keys: readonly PlatformKey[];
};

const ACCOUNT = `
  select a.*, c.channel_key, c.app_id from pay_accounts a join channels c on c.id = a.channel_id
   where c.enabled`;
const BY_KEY = `${ACCOUNT} and c.channel_key = $1`;
const BY_ID = `${ACCOUNT} and c.id = $1`;

const MAX_ACCOUNTS = 10_000;
const FRESH_MS = 10_000;

/** Accounts with their secrets, kept in memory for 10 s or until their channel changes. */
export const createPayAccountDirectory = ({ system, secretBox, wakeUp }: Deps): PayAccounts => {
  const query = createQuery(system);
  const known = new LRUCache<string, PayAccount>({ max: MAX_ACCOUNTS, ttl: FRESH_MS });
  let changes = 0;
  wakeUp.on('channels', () => {
    changes += 1;
    known.clear();
  });

  const find = async (sql: string, value: string): Promise<PayAccount | undefined> => {
    const key = `${sql === BY_KEY ? 'key' : 'id'}:${value}`;
    const cached = known.get(key);
    if (cached) return cached;
    const before = changes;
    const [row] = await query<Row>(sql, [value]);
    const account = row && toAccount(row, secretBox);
    // What was read while something changed may be the state before: it serves this once.
    if (account && before === changes) known.set(key, account);
    return account;
  };
  return { findByKey: (channelKey) => find(BY_KEY, channelKey), find: (channelId) => find(BY_ID, channelId) };
};

/** By serial: the platform certificates, the public key in use and the one before it. */
const trustedIn = (row: Row): ReadonlyMap<string, string> => {
  const own = [
    [row.previous_public_key_id, row.previous_public_key],
    [row.public_key_id, row.public_key],
  ] as const;
  return new Map([
    ...row.platform_keys.map(({ serial, publicKey }) => [serial, publicKey] as const),
    ...own.flatMap(([id, pem]) => (id !== null && pem !== null ? [[id, pem] as const] : [])),
  ]);
};

const toAccount = (row: Row, secretBox: Deps['secretBox']): PayAccount => {
  const open = (sealed: Buffer): string => openOrUnavailable(secretBox, sealed, row.channel_id);
  return {
    merchantId: row.merchant_id,
    channelId: row.channel_id,
    channelKey: row.channel_key,
    appId: row.app_id,
    mchId: row.mch_id,
    merchantSerial: row.merchant_serial,
    privateKey: open(row.private_key),
    apiV3Keys: [row.api_v3_key, row.previous_api_v3_key].flatMap((sealed) => (sealed ? [open(sealed)] : [])),
    publicKeyId: row.public_key_id ?? undefined,
    trusted: trustedIn(row),
  };
};

const openOrUnavailable = (secretBox: Deps['secretBox'], sealed: Buffer, channelId: string): string => {
  try {
    return secretBox.open(sealed, channelId);
  } catch (error) {
    if (error instanceof SecretBoxError) throw new AppError('unavailable', 'unavailable', { cause: error });
    throw error;
  }
};
