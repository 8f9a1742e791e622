import type { EntityManager } from 'typeorm';
import type { SlaPolicy } from '../../../domain/tickets/sla.js';
import type { TicketField } from '../../../domain/tickets/ticket-fields.js';
import type { TicketPriority } from '../../../domain/tickets/ticket.js';
import type {
  SavedTicketView,
  SlaPolicyStore,
  TicketType,
  TicketTypeStore,
  TicketViewStore,
} from '../../../services/ports/stores/ticket-stores.js';
import { toJsonb } from '../../jsonb.js';

type TypeRow = {
  readonly id: string;
  readonly name: string;
  readonly fields: readonly TicketField[];
  readonly solved_text: string;
  readonly skill_group_id: string | null;
  readonly archived_at: Date | null;
};

const TYPES = 'select id, name, fields, solved_text, skill_group_id, archived_at from ticket_types';

const toType = (row: TypeRow): TicketType => ({
  id: row.id,
  name: row.name,
  fields: row.fields,
  solvedText: row.solved_text,
  skillGroupId: row.skill_group_id ?? undefined,
  isArchived: row.archived_at !== null,
});

export const createTicketTypeRepository = (manager: EntityManager, merchantId: string): TicketTypeStore => ({
  all: async () => {
    const rows: TypeRow[] = await manager.query(`${TYPES} order by archived_at is not null, created_at, id`);
    return rows.map(toType);
  },
  findById: async (id) => {
    const rows: TypeRow[] = await manager.query(`${TYPES} where id = $1`, [id]);
    return rows[0] && toType(rows[0]);
  },
  add: async ({ id, name, fields, solvedText, skillGroupId }) => {
    await manager.query(
      `insert into ticket_types (id, merchant_id, name, fields, solved_text, skill_group_id) values ($1, $2, $3, $4, $5, $6)`,
      [id, merchantId, name, toJsonb(fields), solvedText, skillGroupId ?? null],
    );
  },
  update: async (id, { name, fields, solvedText, skillGroupId, isArchived }) => {
    await manager.query(
      `update ticket_types set name = $2, fields = $3, solved_text = $4, skill_group_id = $5,
         archived_at = case when $6::boolean then coalesce(archived_at, now()) end where id = $1`,
      [id, name, toJsonb(fields), solvedText, skillGroupId ?? null, isArchived],
    );
  },
});

type PolicyRow = {
  readonly id: string;
  readonly type_id: string | null;
  readonly priority: TicketPriority;
  readonly first_response_minutes: number | null;
  readonly resolution_minutes: number | null;
  readonly warn_minutes: number;
  readonly escalate_agent_id: string | null;
  readonly escalate_skill_group_id: string | null;
};

const toPolicy = (row: PolicyRow): SlaPolicy => ({
  id: row.id,
  typeId: row.type_id ?? undefined,
  priority: row.priority,
  firstResponseMinutes: row.first_response_minutes ?? undefined,
  resolutionMinutes: row.resolution_minutes ?? undefined,
  warnMinutes: row.warn_minutes,
  escalateAgentId: row.escalate_agent_id ?? undefined,
  escalateSkillGroupId: row.escalate_skill_group_id ?? undefined,
});

export const createSlaPolicyRepository = (manager: EntityManager, merchantId: string): SlaPolicyStore => ({
  all: async () => {
    const rows: PolicyRow[] = await manager.query('select * from sla_policies order by type_id nulls first, priority');
    return rows.map(toPolicy);
  },
  replace: async (policies) => {
    await manager.query('delete from sla_policies where merchant_id = $1', [merchantId]);
    for (const policy of policies) {
      await manager.query(
        `insert into sla_policies (id, merchant_id, type_id, priority, first_response_minutes, resolution_minutes, warn_minutes,
           escalate_agent_id, escalate_skill_group_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          policy.id,
          merchantId,
          policy.typeId,
          policy.priority,
          policy.firstResponseMinutes,
          policy.resolutionMinutes,
          policy.warnMinutes,
          policy.escalateAgentId,
          policy.escalateSkillGroupId,
        ].map((value) => value ?? null),
      );
    }
  },
});

type ViewRow = {
  readonly id: string;
  readonly agent_id: string | null;
  readonly name: string;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly sort: SavedTicketView['sort'];
};

const VIEWS = 'select id, agent_id, name, filter, sort from ticket_views';

const toView = ({ agent_id: agentId, ...view }: ViewRow): SavedTicketView => ({
  ...view,
  agentId: agentId ?? undefined,
});

export const createTicketViewRepository = (manager: EntityManager, merchantId: string): TicketViewStore => ({
  visibleTo: async (agentId) => {
    const rows: ViewRow[] = await manager.query(
      `${VIEWS} where merchant_id = $1 and (agent_id is null or agent_id = $2) order by agent_id is not null, name limit 200`,
      [merchantId, agentId],
    );
    return rows.map(toView);
  },
  findById: async (id) => {
    const rows: ViewRow[] = await manager.query(`${VIEWS} where id = $1`, [id]);
    return rows[0] && toView(rows[0]);
  },
  add: async ({ id, agentId, name, filter, sort }) => {
    await manager.query(
      'insert into ticket_views (id, merchant_id, agent_id, name, filter, sort) values ($1, $2, $3, $4, $5, $6)',
      [id, merchantId, agentId ?? null, name, toJsonb(filter), sort],
    );
  },
  remove: async (id) => {
    await manager.query('delete from ticket_views where id = $1', [id]);
  },
});
