import type { EntityManager } from 'typeorm';
import type { Outbox } from '../../../services/ports/stores/unit-of-work.js';
import { toJsonb } from '../../jsonb.js';
import { createPrepared } from '../../prepared.js';

export const createOutboxRepository = (manager: EntityManager, merchantId: string): Outbox => ({
  add: async (events) => {
    if (events.length === 0) return;
    // `with ordinality` keeps the order of the list in the rising ids.
    await createPrepared(manager)(
      `insert into outbox (merchant_id, event)
       select $1, event from unnest($2::jsonb[]) with ordinality as listed (event, place) order by place`,
      [merchantId, events.map(toJsonb)],
    );
  },
});
