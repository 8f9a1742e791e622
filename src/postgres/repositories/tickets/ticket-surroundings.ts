import type { EntityManager } from 'typeorm';
import type { TicketLinkKind } from '../../../domain/tickets/ticket.js';
import type { TicketStore } from '../../../services/ports/stores/ticket-stores.js';
import { toJsonb } from '../../jsonb.js';

type Surroundings = Omit<TicketStore, 'add' | 'lockById' | 'findLinked' | 'lockAll' | 'update' | 'recordsOf'>;

/** Notes, links and history of the tickets of one merchant. */
export const aroundTickets = (manager: EntityManager, merchantId: string): Surroundings => ({
  ...writtenRows(manager, merchantId),
  ...linkRows(manager, merchantId),
  hasCustomer: async (customerId) => {
    const rows: unknown[] = await manager.query('select 1 from customers where id = $1', [customerId]);
    return rows.length > 0;
  },
  identityOf: async (customerId) => {
    const rows: { id: string }[] = await manager.query(
      'select id from identities where customer_id = $1 order by last_seen_at desc nulls last, id limit 1',
      [customerId],
    );
    return rows[0]?.id;
  },
});

const writtenRows = (manager: EntityManager, merchantId: string): Pick<Surroundings, 'addChange' | 'addNote'> => ({
  addChange: async ({ id, ticketId, agentId, act, changes, at }) => {
    await manager.query(
      `insert into ticket_changes (id, merchant_id, ticket_id, agent_id, act, changes, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, merchantId, ticketId, agentId ?? null, act, toJsonb(changes), at],
    );
  },
  addNote: async ({ id, ticketId, agentId, text, mediaIds, told, at }) => {
    await manager.query(
      `insert into ticket_notes (id, merchant_id, ticket_id, agent_id, text, media_ids, told, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, merchantId, ticketId, agentId ?? null, text, [...mediaIds], told ?? null, at],
    );
  },
});

const linkRows = (
  manager: EntityManager,
  merchantId: string,
): Pick<Surroundings, 'addLink' | 'removeLink' | 'handOver'> => ({
  addLink: async ({ id, ticketId, kind, ref, createdBy, at }) => {
    const rows: unknown[] = await manager.query(
      `insert into ticket_links (id, merchant_id, ticket_id, kind, ref, created_by, created_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (ticket_id, kind, ref) do nothing returning id`,
      [id, merchantId, ticketId, kind, ref, createdBy ?? null, at],
    );
    return rows.length > 0;
  },
  removeLink: async (ticketId, linkId) => {
    const rows: { kind: TicketLinkKind; ref: string }[] = await manager.query(
      // A complaint without the ticket it opened would open another one.
      `with gone as (delete from ticket_links where ticket_id = $1 and id = $2 and not (kind = 'complaint' and exists
           (select 1 from tickets t where t.id = $1 and t.source = 'complaint')) returning kind, ref) select * from gone`,
      [ticketId, linkId],
    );
    return rows[0];
  },
  handOver: async (fromId, toId) => {
    await manager.query('update ticket_notes set ticket_id = $2 where ticket_id = $1', [fromId, toId]);
    await manager.query(
      `update ticket_links l set ticket_id = $2::uuid where ticket_id = $1 and not (kind = 'ticket' and ref = $2::uuid::text)
         and not exists (select 1 from ticket_links o where o.ticket_id = $2::uuid and o.kind = l.kind and o.ref = l.ref)`,
      [fromId, toId],
    );
  },
});
