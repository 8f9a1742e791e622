import { IsNull } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { ApiTokenStore } from '../../../services/ports/stores/people/people-stores.js';
import { ApiTokenEntity } from '../../entities/api-token.entity.js';
import { afterPlace, toPage } from '../page.js';
import { scopesOf, storedScopes } from './token-scopes.js';

export const createApiTokenRepository = (manager: EntityManager, merchantId: string): ApiTokenStore => {
  const tokens = manager.getRepository(ApiTokenEntity);
  return {
    add: async ({ id, agentId, name, tokenHash, scopes }) => {
      await tokens.insert({
        id,
        merchantId,
        agentId,
        name,
        tokenHash: Buffer.from(tokenHash),
        ...storedScopes(scopes),
      });
    },
    list: async (page) => {
      const where = { merchantId, revokedAt: IsNull(), ...afterPlace(page) };
      const rows = await tokens.find({ where, order: { id: 'ASC' }, take: page.limit + 1 });
      return toPage(
        rows.map(({ id, name, createdAt, ...stored }) => ({ id, name, scopes: scopesOf(stored), createdAt })),
        page,
      );
    },
    revoke: async (id, at) => {
      const known = await tokens.findOneBy({ id, merchantId, revokedAt: IsNull() });
      const { affected } = await tokens.update({ id, merchantId, revokedAt: IsNull() }, { revokedAt: at });
      return known && affected === 1 ? { name: known.name, scopes: scopesOf(known) } : undefined;
    },
  };
};
