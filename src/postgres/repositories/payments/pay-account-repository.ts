import type { EntityManager } from 'typeorm';
import type { PayAccountStore, PayAccountView, PlatformKey } from '../../../services/ports/payments/pay-accounts.js';
import type { SecretBox } from '../../channels/secret-box.js';
import { toJsonb } from '../../jsonb.js';
import { createQuery } from '../../query.js';
import { createSavePayAccount } from './save-pay-account.js';

type ViewRow = {
  readonly channel_id: string;
  readonly mch_id: string;
  readonly merchant_serial: string;
  readonly public_key_id: string | null;
  readonly platform_keys: readonly PlatformKey[];
  readonly complaint_url: string | null;
  readonly updated_at: Date;
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

const ASKS = `
  select channel_id from pay_accounts
   where mch_id = (select mch_id from pay_accounts where channel_id = $1 and merchant_id = $2) and merchant_id = $2
   order by channel_id limit 1`;

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
      save: createSavePayAccount(query, merchantId, secretBox),
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
