import type {
  Ticket,
  TicketAlarm,
  TicketFields,
  TicketPriority,
  TicketSource,
  TicketStatus,
} from '../../../domain/tickets/ticket.js';

export type TicketRow = {
  readonly id: string;
  readonly merchant_id: string;
  readonly number: number;
  readonly type_id: string;
  readonly subject: string;
  readonly description: string;
  readonly priority: TicketPriority;
  readonly status: TicketStatus;
  readonly source: TicketSource;
  readonly agent_id: string | null;
  readonly skill_group_id: string | null;
  readonly tags: readonly string[];
  readonly fields: TicketFields;
  readonly customer_id: string | null;
  readonly identity_id: string | null;
  readonly created_by: string | null;
  readonly merged_into_id: string | null;
  readonly first_responded_at: Date | null;
  readonly solved_at: Date | null;
  readonly closed_at: Date | null;
  readonly paused_since: Date | null;
  readonly paused_ms: string;
  readonly external_due_at: Date | null;
  readonly first_response_due_at: Date | null;
  readonly resolution_due_at: Date | null;
  readonly alarms: readonly TicketAlarm[];
  readonly chase_count: number;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
};

export const TICKET_COLUMNS = `id, merchant_id, number, type_id, subject, description, priority, status, source, agent_id,
  skill_group_id, tags, fields, customer_id, identity_id, created_by, merged_into_id, first_responded_at, solved_at, closed_at,
  paused_since, paused_ms, external_due_at, first_response_due_at, resolution_due_at, alarms, chase_count, version, created_at,
  updated_at`;

export const toTicket = (row: TicketRow): Ticket => ({
  id: row.id,
  merchantId: row.merchant_id,
  number: row.number,
  typeId: row.type_id,
  subject: row.subject,
  description: row.description,
  priority: row.priority,
  status: row.status,
  source: row.source,
  tags: row.tags,
  fields: row.fields,
  ...peopleOf(row),
  ...timesOf(row),
  pausedMs: Number(row.paused_ms),
  alarms: row.alarms,
  chaseCount: row.chase_count,
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const peopleOf = (row: TicketRow) => ({
  agentId: row.agent_id ?? undefined,
  skillGroupId: row.skill_group_id ?? undefined,
  customerId: row.customer_id ?? undefined,
  identityId: row.identity_id ?? undefined,
  createdBy: row.created_by ?? undefined,
  mergedIntoId: row.merged_into_id ?? undefined,
});

const timesOf = (row: TicketRow) => ({
  firstRespondedAt: row.first_responded_at ?? undefined,
  solvedAt: row.solved_at ?? undefined,
  closedAt: row.closed_at ?? undefined,
  pausedSince: row.paused_since ?? undefined,
  externalDueAt: row.external_due_at ?? undefined,
  firstResponseDueAt: row.first_response_due_at ?? undefined,
  resolutionDueAt: row.resolution_due_at ?? undefined,
});
