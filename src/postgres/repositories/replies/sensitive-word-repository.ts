import type { EntityManager } from 'typeorm';
import type { SensitiveWord } from '../../../kernel/match-words.js';
import type { SensitiveWordStore } from '../../../services/ports/stores/conversations/desk-stores.js';
import { createPrepared } from '../../prepared.js';

export const createSensitiveWordRepository = (manager: EntityManager, merchantId: string): SensitiveWordStore => {
  const prepared = createPrepared(manager);
  return {
    // Read with every reply.
    all: () =>
      prepared<SensitiveWord>('select word, act from sensitive_words where merchant_id = $1 order by word', [
        merchantId,
      ]),
    replace: async (words) => {
      await manager.query('delete from sensitive_words where merchant_id = $1', [merchantId]);
      await manager.query(
        'insert into sensitive_words (merchant_id, word, act) select $1, * from unnest($2::text[], $3::text[])',
        [merchantId, words.map(({ word }) => word), words.map(({ act }) => act)],
      );
    },
  };
};
