import type { DataSource, EntityManager } from 'typeorm';
import type { MerchantRegister, NewMerchant } from '../../../services/ports/stores/people/session-stores.js';
import { toAppError } from '../../database-errors.js';
import { createQuery } from '../../query.js';
import { storedScopes } from './token-scopes.js';

/** Only one first merchant is added at a time, in the whole database. */
const SET_UP_LOCK = 720_002;

const insert = async (manager: EntityManager, merchant: NewMerchant): Promise<void> => {
  const { merchantId, name, timeZone, owner, apiToken } = merchant;
  await manager.query('insert into merchants (id, name, time_zone) values ($1, $2, $3)', [merchantId, name, timeZone]);
  await manager.query(
    `insert into agents (id, merchant_id, name, login_name, password_hash, role, capacity)
     values ($1, $2, $3, $4, $5, 'owner', $6)`,
    [owner.id, merchantId, owner.name, owner.loginName, owner.passwordHash, owner.capacity],
  );
  if (!apiToken) return;
  const { scopes, isCritical } = storedScopes(apiToken.scopes);
  await manager.query(
    `insert into api_tokens (id, merchant_id, agent_id, name, token_hash, scopes, is_critical)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [apiToken.id, merchantId, owner.id, apiToken.name, Buffer.from(apiToken.tokenHash), scopes, isCritical],
  );
};

/** Merchants as `jiedai_system`, which alone may add one. */
export const createMerchantRegister = (system: DataSource): MerchantRegister => {
  const query = createQuery(system);
  const inTransaction = async <T>(work: (manager: EntityManager) => Promise<T>): Promise<T> => {
    try {
      return await system.transaction(work);
    } catch (error) {
      throw toAppError(error);
    }
  };
  const isEmpty = async (): Promise<boolean> => (await query('select 1 from merchants limit 1')).length === 0;

  return {
    isEmpty,
    addFirst: (merchant) =>
      inTransaction(async (manager) => {
        await manager.query('select pg_advisory_xact_lock($1)', [SET_UP_LOCK]);
        if ((await createQuery(manager)('select 1 from merchants limit 1')).length > 0) return false;
        await insert(manager, merchant);
        return true;
      }),
    add: (merchant) => inTransaction((manager) => insert(manager, merchant)),
    ids: async () => (await query<{ readonly id: string }>('select id from merchants order by id')).map(({ id }) => id),
  };
};
