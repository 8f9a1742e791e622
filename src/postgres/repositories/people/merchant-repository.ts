import type { EntityManager } from 'typeorm';
import { DEFAULT_MERCHANT_SETTINGS } from '../../../domain/people/merchant-settings.js';
import type { Merchant, MerchantStore } from '../../../services/ports/stores/people-stores.js';
import { MerchantEntity } from '../../entities/merchant.entity.js';
import { toJsonb } from '../../jsonb.js';

export const createMerchantRepository = (manager: EntityManager, merchantId: string): MerchantStore => {
  // Asked by several steps of one transaction.
  let known: Promise<Merchant> | undefined;
  const read = async (): Promise<Merchant> => {
    const { id, name, timeZone, settings } = await manager.findOneByOrFail(MerchantEntity, { id: merchantId });
    return { id, name, timeZone, settings: { ...DEFAULT_MERCHANT_SETTINGS, ...settings } };
  };
  return {
    current: () => {
      known ??= read();
      return known;
    },
    saveSettings: async (settings) => {
      // Merged by Postgres, so that two who change different settings at once both win.
      await manager.query('update merchants set settings = settings || $2::jsonb where id = $1', [
        merchantId,
        toJsonb(settings),
      ]);
      known = undefined;
    },
  };
};
