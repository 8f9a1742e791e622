import type { TicketRecord } from '../../../domain/tickets/ticket-record.js';
import type { TicketRow } from '../../repositories/tickets/ticket-row.js';
import { iso, isoOrNull } from '../iso.js';
import { customerNameOf } from '../conversations/conversation-view-row.js';

export type TicketRecordRow = Omit<TicketRow, 'merchant_id' | 'description' | 'fields' | 'created_by' | 'paused_ms'> & {
  readonly type_name: string;
  readonly agent_name: string | null;
  readonly skill_group_name: string | null;
  readonly customer_name: string | null;
  readonly openid: string | null;
};

export const TICKET_RECORD_COLUMNS = `t.*, ty.name as type_name, a.name as agent_name, g.name as skill_group_name,
  cu.name as customer_name, (select openid from identities i where i.customer_id = cu.id limit 1) as openid`;

export const TICKET_RECORD_JOINS = `join ticket_types ty on ty.id = t.type_id left join agents a on a.id = t.agent_id
  left join skill_groups g on g.id = t.skill_group_id left join customers cu on cu.id = t.customer_id`;

/** Tickets `t` as the screens show them. */
export const TICKET_RECORDS = `select ${TICKET_RECORD_COLUMNS} from tickets t ${TICKET_RECORD_JOINS}`;

export const toTicketRecord = (row: TicketRecordRow): TicketRecord => ({
  id: row.id,
  number: row.number,
  typeId: row.type_id,
  typeName: row.type_name,
  subject: row.subject,
  priority: row.priority,
  status: row.status,
  source: row.source,
  agentId: row.agent_id,
  agentName: row.agent_name,
  skillGroupId: row.skill_group_id,
  skillGroupName: row.skill_group_name,
  tags: row.tags,
  customerId: row.customer_id,
  customerName: row.customer_id === null ? null : customerNameOf({ name: row.customer_name, openid: row.openid ?? '' }),
  mergedIntoId: row.merged_into_id,
  firstRespondedAt: isoOrNull(row.first_responded_at),
  solvedAt: isoOrNull(row.solved_at),
  closedAt: isoOrNull(row.closed_at),
  firstResponseDueAt: isoOrNull(row.first_response_due_at),
  resolutionDueAt: isoOrNull(row.resolution_due_at),
  isPaused: row.paused_since !== null && row.status === 'pending',
  alarms: row.alarms,
  chaseCount: row.chase_count,
  version: row.version,
  createdAt: iso(row.created_at),
  updatedAt: iso(row.updated_at),
});
