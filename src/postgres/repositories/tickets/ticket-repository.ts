import type { EntityManager } from 'typeorm';
import { gramsOf } from '../../../domain/tickets/subject-grams.js';
import type { Ticket } from '../../../domain/tickets/ticket.js';
import type { NewTicket, TicketPatch, TicketStore } from '../../../services/ports/stores/ticket-stores.js';
import { toJsonb } from '../../jsonb.js';
import { TICKET_RECORDS, toTicketRecord } from '../../reads/tickets/ticket-record-row.js';
import type { TicketRecordRow } from '../../reads/tickets/ticket-record-row.js';
import { aroundTickets } from './ticket-surroundings.js';
import { TICKET_COLUMNS, toTicket } from './ticket-row.js';
import type { TicketRow } from './ticket-row.js';

/** The column of everything a patch may set. */
const PATCH_COLUMNS: Readonly<Record<keyof TicketPatch, string>> = {
  subject: 'subject',
  description: 'description',
  typeId: 'type_id',
  priority: 'priority',
  status: 'status',
  agentId: 'agent_id',
  skillGroupId: 'skill_group_id',
  tags: 'tags',
  fields: 'fields',
  customerId: 'customer_id',
  identityId: 'identity_id',
  mergedIntoId: 'merged_into_id',
  firstRespondedAt: 'first_responded_at',
  solvedAt: 'solved_at',
  closedAt: 'closed_at',
  pausedSince: 'paused_since',
  pausedMs: 'paused_ms',
  externalDueAt: 'external_due_at',
  firstResponseDueAt: 'first_response_due_at',
  resolutionDueAt: 'resolution_due_at',
  alarms: 'alarms',
  chaseCount: 'chase_count',
};

const isPatchKey = (key: string): key is keyof TicketPatch => key in PATCH_COLUMNS;

/** Tickets of one merchant. */
export const createTicketRepository = (manager: EntityManager, merchantId: string): TicketStore => {
  const many = async (sql: string, parameters: readonly unknown[]): Promise<readonly Ticket[]> => {
    const rows: TicketRow[] = await manager.query(sql, [...parameters]);
    return rows.map(toTicket);
  };
  const one = async (sql: string, parameters: readonly unknown[]): Promise<Ticket> => {
    const [ticket] = await many(sql, parameters);
    if (!ticket) throw new Error('a written ticket was not returned');
    return ticket;
  };
  return {
    ...aroundTickets(manager, merchantId),
    // The number's row is locked last, and only for the rest of the transaction that makes the ticket.
    add: (ticket) => one(INSERT, valuesOf(ticket, merchantId)),
    lockById: async (id) => (await many(`select ${TICKET_COLUMNS} from tickets where id = $1 for update`, [id]))[0],
    findLinked: async (kind, ref) => (await many(LINKED, [merchantId, kind, ref]))[0],
    lockAll: (ids) =>
      many(`select ${TICKET_COLUMNS} from tickets where id = any($1::uuid[]) order by id for update`, [[...ids]]),
    update: (id, patch, at) => {
      const { sets, values } = toSets(patch);
      return one(
        `with changed as (update tickets set ${sets}version = version + 1, updated_at = $2 where id = $1 returning *)
         select ${TICKET_COLUMNS} from changed`,
        [id, at, ...values],
      );
    },
    recordsOf: async (ids) => {
      const rows: TicketRecordRow[] = await manager.query(`${TICKET_RECORDS} where t.id = any($1::uuid[])`, [[...ids]]);
      return rows.map(toTicketRecord);
    },
  };
};

const LINKED = `
  select ${TICKET_COLUMNS} from tickets
   where merged_into_id is null
     and id in (select l.ticket_id from ticket_links l where l.merchant_id = $1 and l.kind = $2 and l.ref = $3)
   order by number desc limit 1`;

const INSERT = `
  with numbered as (
    insert into ticket_numbers as n (merchant_id, last_number) values ($2, 1)
    on conflict (merchant_id) do update set last_number = n.last_number + 1 returning last_number)
  insert into tickets (id, merchant_id, number, type_id, subject, subject_grams, description, priority, status, source,
    agent_id, skill_group_id, tags, fields, customer_id, identity_id, created_by, external_due_at, first_response_due_at,
    resolution_due_at, created_at, updated_at)
  select $1::uuid, $2::uuid, last_number, $3::uuid, $4, $5::text[], $6, $7, 'open', $8, $9::uuid, $10::uuid, $11::text[], $12::jsonb,
    $13::uuid, $14::uuid, $15::uuid, $16::timestamptz, $17::timestamptz, $18::timestamptz, $19::timestamptz, $19::timestamptz
    from numbered
  returning ${TICKET_COLUMNS}`;

const valuesOf = (ticket: NewTicket, merchantId: string): readonly unknown[] =>
  [
    ticket.id,
    merchantId,
    ticket.typeId,
    ticket.subject,
    gramsOf(ticket.subject),
    ticket.description,
    ticket.priority,
    ticket.source,
    ticket.agentId,
    ticket.skillGroupId,
    ticket.tags,
    toJsonb(ticket.fields),
    ticket.customerId,
    ticket.identityId,
    ticket.createdBy,
    ticket.externalDueAt,
    ticket.firstResponseDueAt,
    ticket.resolutionDueAt,
    ticket.createdAt,
  ].map((value) => value ?? null);

/** `column = $3, ` for what the patch names; `$1` and `$2` are the id and the time. */
const toSets = (patch: TicketPatch): { readonly sets: string; readonly values: readonly unknown[] } => {
  const entries: readonly (readonly [string, unknown])[] = [
    ...Object.entries(patch).flatMap(([key, value]): readonly (readonly [string, unknown])[] =>
      value !== undefined && isPatchKey(key) ? [[PATCH_COLUMNS[key], key === 'fields' ? toJsonb(value) : value]] : [],
    ),
    ...(patch.subject === undefined ? [] : [['subject_grams', gramsOf(patch.subject)] as const]),
  ];
  return {
    sets: entries.map(([column], index) => `${column} = $${index + 3}, `).join(''),
    values: entries.map(([, value]) => value),
  };
};
