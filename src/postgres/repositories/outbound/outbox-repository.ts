import type { EntityManager } from 'typeorm';
import type { DomainEvent } from '../../../domain/conversations/events.js';
import type { Outbox } from '../../../services/ports/stores/unit-of-work.js';
import { toJsonb } from '../../jsonb.js';
import { alone } from '../../gather.js';
import { createPrepared } from '../../prepared.js';

export const createOutboxRepository = (manager: EntityManager, merchantId: string, gather = alone): Outbox => ({
  add: gather(async (lists: readonly (readonly DomainEvent[])[]) => {
    const events = lists.flat();
    // `with ordinality` keeps the order of the list in the rising ids.
    if (events.length > 0) await createPrepared(manager)(ADD, [merchantId, events.map(toJsonb)]);
    return () => undefined;
  }),
});

const ADD = `
  insert into outbox (merchant_id, event)
  select $1, event from unnest($2::jsonb[]) with ordinality as listed (event, place) order by place`;
