import type { EntityManager } from 'typeorm';
import { DEFAULT_MERCHANT_SETTINGS } from '../../../domain/people/merchant-settings.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import type {
  ConversationPatch,
  ConversationStore,
  NewConversation,
} from '../../../services/ports/stores/conversation-stores.js';
import { toJsonb } from '../../jsonb.js';
import { CONVERSATION_COLUMNS, toConversation } from './conversation-row.js';
import type { ConversationRow } from './conversation-row.js';
import { createPrepared } from '../../prepared.js';
import type { Prepared } from '../../prepared.js';

/** The column of everything a patch may set. */
const PATCH_COLUMNS: Readonly<Record<keyof ConversationPatch, string>> = {
  state: 'state',
  skillGroupId: 'skill_group_id',
  agentId: 'agent_id',
  preferredAgentId: 'preferred_agent_id',
  mentionedAgentIds: 'mentioned_agent_ids',
  assignmentNumber: 'assignment_number',
  priority: 'priority',
  arrivedAt: 'arrived_at',
  queuedAt: 'queued_at',
  assignedAt: 'assigned_at',
  acceptedAt: 'accepted_at',
  closedAt: 'closed_at',
  closeReason: 'close_reason',
  wrapUp: 'wrap_up',
  waitingSince: 'waiting_since',
  lastCustomerAt: 'last_customer_at',
  lastAgentAt: 'last_agent_at',
  firstAgentAt: 'first_agent_at',
  lastMessageAt: 'last_message_at',
  lastPreview: 'last_preview',
  lastNumber: 'last_number',
  readNumber: 'read_number',
  unreadCount: 'unread_count',
  returnedCount: 'returned_count',
};

/** Conversations of one merchant: hand-written SQL, because every one of these stands on a hot path. */
export const createConversationRepository = (manager: EntityManager, merchantId: string): ConversationStore => ({
  ...conversationRows(createPrepared(manager), merchantId),
  ...assignmentRows(createPrepared(manager), merchantId),
});

type AssignmentPart = Pick<ConversationStore, 'openAssignment' | 'endAssignment' | 'addRoutingDecision'>;

const conversationRows = (prepared: Prepared, merchantId: string): Omit<ConversationStore, keyof AssignmentPart> => {
  const many = async (where: string, parameters: readonly unknown[]): Promise<readonly Conversation[]> => {
    const sql = `select ${CONVERSATION_COLUMNS} from conversations where ${where}`;
    const rows: ConversationRow[] = await prepared(sql, [...parameters]);
    return rows.map(toConversation);
  };
  const one = async (where: string, parameters: readonly unknown[]) => (await many(where, parameters))[0];

  return {
    findById: (id) => one('id = $1', [id]),
    lockById: (id) => one('id = $1 for update', [id]),
    lockOpenOf: (identityId) => one(`identity_id = $1 and state <> 'closed' for update`, [identityId]),
    lockClosedSince: (identityId, since) =>
      one(`identity_id = $1 and state = 'closed' and closed_at > $2 order by opened_at desc limit 1 for update`, [
        identityId,
        since,
      ]),
    lockHeadOf: (skillGroupId, count) =>
      many(
        `id in (select c.id from conversations c join merchants m on m.id = c.merchant_id
           where c.merchant_id = $1 and c.skill_group_id = $2 and c.state = 'queued'
           order by c.arrived_at - c.priority * make_interval(mins => coalesce((m.settings->>'agingMinutes')::int, $4)), c.id
           limit $3 for update of c skip locked) order by arrived_at, id`,
        [merchantId, skillGroupId, count, DEFAULT_MERCHANT_SETTINGS.agingMinutes],
      ),
    activeOf: (agentId) => many(`agent_id = $1 and state = 'active' order by id`, [agentId]),

    add: async (conversation) => {
      const rows: ConversationRow[] = await prepared(INSERT, valuesOf(conversation, merchantId));
      return firstOf(rows);
    },

    update: async (id, patch) => {
      const { sets, values } = toSets(patch);
      const rows: ConversationRow[] = await prepared(
        `with changed as (update conversations set ${sets}version = version + 1, updated_at = clock_timestamp()
           where id = $1 returning *) select ${CONVERSATION_COLUMNS} from changed`,
        [id, ...values],
      );
      return firstOf(rows);
    },

    countActiveOf: async (agentId) => {
      const rows: { count: number }[] = await prepared(
        `select count(*)::int as count from conversations where agent_id = $1 and state = 'active'`,
        [agentId],
      );
      return rows[0]?.count ?? 0;
    },
  };
};

const valuesOf = (conversation: NewConversation, merchantId: string): unknown[] => [
  conversation.id,
  merchantId,
  conversation.channelId,
  conversation.identityId,
  conversation.customerId,
  conversation.openedAt,
  conversation.state,
  conversation.skillGroupId ?? null,
  conversation.preferredAgentId ?? null,
  toJsonb(conversation.entry),
];

const INSERT = `
  insert into conversations (id, merchant_id, channel_id, identity_id, customer_id, opened_month, state,
    skill_group_id, preferred_agent_id, entry, opened_at, arrived_at, queued_at)
  values ($1, $2, $3, $4, $5, date_trunc('month', $6::timestamptz at time zone 'UTC')::date, $7::text, $8, $9, $10, $6, $6,
    case when $7::text = 'queued' then $6::timestamptz end)
  returning ${CONVERSATION_COLUMNS}`;

const assignmentRows = (prepared: Prepared, merchantId: string): AssignmentPart => ({
  openAssignment: async ({ id, conversationId, agentId, number, by, overCapacity, at }) => {
    await prepared(
      `insert into assignments (id, merchant_id, conversation_id, agent_id, number, by, over_capacity, started_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, merchantId, conversationId, agentId, number, by, overCapacity, at],
    );
  },
  endAssignment: async (conversationId, at, reason) => {
    await prepared(
      `update assignments set ended_at = $2, end_reason = $3 where conversation_id = $1 and ended_at is null`,
      [conversationId, at, reason],
    );
  },
  addRoutingDecision: async ({ id, conversationId, list, reason, at }) => {
    await prepared(
      `insert into routing_decisions (id, merchant_id, conversation_id, list, reason, decided_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [id, merchantId, conversationId, list, toJsonb(reason), at],
    );
  },
});

const isPatchKey = (key: string): key is keyof ConversationPatch => key in PATCH_COLUMNS;

/** `column = $2, column = $3, ` for what the patch names; `$1` is the id. */
const toSets = (patch: ConversationPatch): { readonly sets: string; readonly values: readonly unknown[] } => {
  const entries = Object.entries(patch).filter(([key, value]) => value !== undefined && isPatchKey(key));
  return {
    sets: entries.map(([key], index) => `${isPatchKey(key) ? PATCH_COLUMNS[key] : ''} = $${index + 2}, `).join(''),
    values: entries.map(([, value]) => (isDocument(value) ? toJsonb(value) : value)),
  };
};

const isDocument = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !(value instanceof Date) && !Array.isArray(value);

const firstOf = (rows: readonly ConversationRow[]): Conversation => {
  const row = rows[0];
  if (!row) throw new Error('the conversation row to change is not there');
  return toConversation(row);
};
