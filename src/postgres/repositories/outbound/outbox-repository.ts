import type { EntityManager } from 'typeorm';
import type { DomainEvent } from '../../../domain/conversations/events.js';
import type { Outbox } from '../../../services/ports/stores/unit-of-work.js';
import { toJsonb } from '../../jsonb.js';
import { alone } from '../../gather.js';
import { createPrepared } from '../../prepared.js';

/** Writes events, as jsonb[] in a parameter, for the merchant in $1. `with ordinality` keeps their order in the rising ids. */
export const announcing = (parameter: string): string => `
  insert into outbox (merchant_id, event)
  select $1::uuid, event from unnest(${parameter}::jsonb[]) with ordinality as listed (event, place) order by place`;

export const createOutboxRepository = (manager: EntityManager, merchantId: string, gather = alone): Outbox => ({
  add: gather.last(async (lists: readonly (readonly DomainEvent[])[]) => {
    const events = lists.flat();
    if (events.length > 0) await createPrepared(manager)(ADD, [merchantId, events.map(toJsonb)]);
  }),
});

const ADD = announcing('$2');
