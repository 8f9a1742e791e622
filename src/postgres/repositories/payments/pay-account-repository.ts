import type { EntityManager } from 'typeorm';
import { AppError } from '../../../kernel/errors.js';
import type { PayAccountStore, PayAccountView, PlatformKey } from '../../../services/ports/payments/pay-accounts.js';
import type { SecretBox } from '../../channels/secret-box.js';
import { toJsonb } from '../../jsonb.js';
import { createQuery } from '../../query.js';

type ViewRow = {
  readonly channel_id: string;
  readonly mch_id: string;
  readonly merchant_serial: string;
  readonly public_key_id: string | null;
  readonly platform_keys: readonly PlatformKey[];
  readonly complaint_url: string | null;
  readonly updated_at: Date;
};
type SecretRow = {
  readonly private_key: Buffer;
  readonly api_v3_key: Buffer;
  readonly previous_api_v3_key: Buffer | null;
};

const toView = (row: ViewRow): PayAccountView => ({
  channelId: row.channel_id,
  mchId: row.mch_id,
  merchantSerial: row.merchant_serial,
  publicKeyId: row.public_key_id ?? undefined,
  platformKeys: row.platform_keys,
  complaintUrl: row.complaint_url ?? undefined,
  updatedAt: row.updated_at,
});

const SAVE = `
  insert into pay_accounts (channel_id, merchant_id, mch_id, merchant_serial, private_key, api_v3_key, previous_api_v3_key,
    public_key_id, public_key, platform_keys)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  on conflict (channel_id) do update set mch_id = excluded.mch_id, merchant_serial = excluded.merchant_serial,
    private_key = excluded.private_key, api_v3_key = excluded.api_v3_key,
    previous_api_v3_key = excluded.previous_api_v3_key, public_key_id = excluded.public_key_id,
    public_key = excluded.public_key, platform_keys = excluded.platform_keys, updated_at = now()`;

const missing = (field: string): AppError => new AppError('invalid', 'validation', { details: { field } });

const ASKS = `
  select channel_id from pay_accounts
   where mch_id = (select mch_id from pay_accounts where channel_id = $1 and merchant_id = $2) and merchant_id = $2
   order by channel_id limit 1`;

type Query = ReturnType<typeof createQuery>;

const secretsOf = async (query: Query, channelId: string): Promise<SecretRow | undefined> => {
  const sql = 'select private_key, api_v3_key, previous_api_v3_key from pay_accounts where channel_id = $1 for update';
  const [row] = await query<SecretRow>(sql, [channelId]);
  return row;
};

const publicKeyOf = async (query: Query, channelId: string, id: string): Promise<string> => {
  const sql = 'select public_key from pay_accounts where channel_id = $1 and public_key_id = $2';
  const [row] = await query<{ readonly public_key: string }>(sql, [channelId, id]);
  if (!row) throw missing('pay.publicKey');
  return row.public_key;
};

type Sealed = { readonly privateKey: Buffer | undefined; readonly apiV3Key: Buffer | undefined };

const formerOf = (known: SecretRow | undefined, { apiV3Key }: Sealed): Buffer | null => {
  if (!known) return null;
  return apiV3Key ? known.api_v3_key : known.previous_api_v3_key;
};

/** The new ones where they are given, else those that are there; the APIv3 key that is replaced goes on as the former one. */
const joined = (known: SecretRow | undefined, given: Sealed): SecretRow => {
  const privateKey = given.privateKey ?? known?.private_key;
  const apiV3Key = given.apiV3Key ?? known?.api_v3_key;
  if (!privateKey) throw missing('pay.privateKey');
  if (!apiV3Key) throw missing('pay.apiV3Key');
  return { private_key: privateKey, api_v3_key: apiV3Key, previous_api_v3_key: formerOf(known, given) };
};

const saverOf =
  (query: Query, merchantId: string, secretBox: SecretBox): PayAccountStore['save'] =>
  async ({ channelId, mchId, merchantSerial, publicKey, platformKeys, secrets }) => {
    const seal = (secret: string | undefined): Buffer | undefined =>
      secret === undefined ? undefined : secretBox.seal(secret, channelId);
    const given = { privateKey: seal(secrets.privateKey), apiV3Key: seal(secrets.apiV3Key) };
    const kept = joined(await secretsOf(query, channelId), given);
    const sealed = [kept.private_key, kept.api_v3_key, kept.previous_api_v3_key];
    const pem = publicKey && (publicKey.pem ?? (await publicKeyOf(query, channelId, publicKey.id)));
    const keys = [publicKey?.id, pem, toJsonb(platformKeys)];
    await query(SAVE, [channelId, merchantId, mchId, merchantSerial, ...sealed, ...keys]);
  };

/** WeChat Pay settings of one merchant's channels. Secrets go in and never come out here. */
export const createPayAccountRepository =
  (secretBox: SecretBox) =>
  (manager: EntityManager, merchantId: string): PayAccountStore => {
    const query = createQuery(manager);
    const change = async (sql: string, parameters: readonly unknown[]): Promise<boolean> =>
      (await query(`with changed as (${sql} returning channel_id) select channel_id from changed`, parameters)).length >
      0;
    return {
      find: async (channelId) => {
        const [row] = await query<ViewRow>('select * from pay_accounts where channel_id = $1 and merchant_id = $2', [
          channelId,
          merchantId,
        ]);
        return row && toView(row);
      },
      list: async () =>
        (
          await query<ViewRow>('select * from pay_accounts where merchant_id = $1 order by channel_id', [merchantId])
        ).map(toView),
      save: saverOf(query, merchantId, secretBox),
      setPlatformKeys: async (channelId, keys) => {
        await change('update pay_accounts set platform_keys = $2, updated_at = now() where channel_id = $1', [
          channelId,
          toJsonb(keys),
        ]);
      },
      setComplaintUrl: async (channelId, url) => {
        await change('update pay_accounts set complaint_url = $2 where channel_id = $1', [channelId, url]);
      },
      remove: (channelId) => change('delete from pay_accounts where channel_id = $1', [channelId]),
      hasChannelOf: async (appId) => {
        const sql = 'select id from channels where app_id = $1 and merchant_id = $2';
        const [row] = await query<{ readonly id: string }>(sql, [appId, merchantId]);
        return row?.id;
      },
      asksForComplaints: async (channelId) => {
        const [row] = await query<{ readonly channel_id: string }>(ASKS, [channelId, merchantId]);
        return row?.channel_id === channelId;
      },
    };
  };
