import type { EntityManager } from 'typeorm';
import { DEFAULT_MERCHANT_SETTINGS } from '../../../domain/people/merchant-settings.js';
import type { MerchantSettings } from '../../../domain/people/merchant-settings.js';
import type { Merchant, MerchantStore } from '../../../services/ports/stores/people/people-stores.js';
import { alone } from '../../gather.js';
import { createPrepared } from '../../prepared.js';
import { toJsonb } from '../../jsonb.js';

type MerchantRow = {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  /** Only what the merchant changed. */
  readonly settings: Partial<MerchantSettings>;
};

const FIND = `select id, name, time_zone as "timeZone", settings from merchants where id = $1`;

export const createMerchantRepository = (
  manager: EntityManager,
  merchantId: string,
  gather = alone,
): MerchantStore => ({
  current: gather<void, Merchant>(async () => {
    const [row] = await createPrepared(manager)<MerchantRow>(FIND, [merchantId]);
    if (!row) throw new Error('the merchant of this transaction is not there');
    const merchant: Merchant = { ...row, settings: { ...DEFAULT_MERCHANT_SETTINGS, ...row.settings } };
    return () => merchant;
  }),
  lock: async () => {
    await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`merchant:${merchantId}`]);
  },
  saveSettings: async (settings) => {
    // Merged by Postgres, so that two who change different settings at once both win.
    await manager.query('update merchants set settings = settings || $2::jsonb where id = $1', [
      merchantId,
      toJsonb(settings),
    ]);
  },
});
