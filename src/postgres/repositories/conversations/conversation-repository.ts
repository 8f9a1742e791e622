import type { EntityManager } from 'typeorm';
import { DEFAULT_MERCHANT_SETTINGS } from '../../../domain/people/merchant-settings.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import type {
  ConversationPatch,
  ConversationStore,
  NewConversation,
} from '../../../services/ports/stores/conversations/conversation-stores.js';
import { alone } from '../../gather.js';
import type { Gather } from '../../gather.js';
import { toJsonb } from '../../jsonb.js';
import { CONVERSATION_COLUMNS, toConversation } from './conversation-row.js';
import type { ConversationRow } from './conversation-row.js';
import { hearingRows } from './hearing.js';
import { createPrepared } from '../../prepared.js';
import type { Prepared } from '../../prepared.js';

/** The column of everything a patch may set, and its type. */
const PATCH_COLUMNS: Readonly<Record<keyof ConversationPatch, readonly [column: string, type: string]>> = {
  state: ['state', 'text'],
  skillGroupId: ['skill_group_id', 'uuid'],
  agentId: ['agent_id', 'uuid'],
  preferredAgentId: ['preferred_agent_id', 'uuid'],
  assignmentNumber: ['assignment_number', 'int'],
  priority: ['priority', 'smallint'],
  arrivedAt: ['arrived_at', 'timestamptz'],
  queuedAt: ['queued_at', 'timestamptz'],
  assignedAt: ['assigned_at', 'timestamptz'],
  acceptedAt: ['accepted_at', 'timestamptz'],
  closedAt: ['closed_at', 'timestamptz'],
  closeReason: ['close_reason', 'text'],
  wrapUp: ['wrap_up', 'jsonb'],
  waitingSince: ['waiting_since', 'timestamptz'],
  lastCustomerAt: ['last_customer_at', 'timestamptz'],
  lastAgentAt: ['last_agent_at', 'timestamptz'],
  firstAgentAt: ['first_agent_at', 'timestamptz'],
  lastMessageAt: ['last_message_at', 'timestamptz'],
  lastPreview: ['last_preview', 'jsonb'],
  lastNumber: ['last_number', 'int'],
  readNumber: ['read_number', 'int'],
  unreadCount: ['unread_count', 'int'],
  returnedCount: ['returned_count', 'int'],
};

/** Conversations of one merchant: hand-written SQL, because every one of these stands on a hot path. */
export const createConversationRepository = (
  manager: EntityManager,
  merchantId: string,
  gather = alone,
): ConversationStore => {
  const access: Access = { prepared: createPrepared(manager), merchantId, gather };
  return { ...readingRows(access), ...writingRows(access), ...hearingRows(access), ...assignmentRows(access) };
};

type Access = { readonly prepared: Prepared; readonly merchantId: string; readonly gather: Gather };
type WritingPart = Pick<ConversationStore, 'add' | 'update' | 'addMentioned'>;
type AssignmentPart = Pick<ConversationStore, 'openAssignment' | 'endAssignment' | 'addRoutingDecision'>;

/** In routing's order: each level of priority is worth some minutes of waiting. */
const COUNT_OWED = `select count(*)::int as count from conversations where channel_id = $1 and state <> 'closed'
  and (waiting_since is not null or state in ('queued', 'left_message'))`;

const HEAD_OF_QUEUE = `
  id in (select c.id from skill_groups g join merchants m on m.id = g.merchant_id
    join conversations c on c.merchant_id = g.merchant_id and c.skill_group_id = g.id and c.state = 'queued'
   where g.id = $1
   order by c.arrived_at - c.priority * make_interval(mins => coalesce((m.settings->>'agingMinutes')::int, $3)), c.id
   limit $2 for update of c skip locked) order by arrived_at, id`;

const readingRows = ({
  prepared,
  gather,
}: Access): Omit<ConversationStore, keyof WritingPart | keyof AssignmentPart | 'hear'> => {
  const many = async (where: string, parameters: readonly unknown[]): Promise<readonly Conversation[]> => {
    const sql = `select ${CONVERSATION_COLUMNS} from conversations where ${where}`;
    const rows: ConversationRow[] = await prepared(sql, [...parameters]);
    return rows.map(toConversation);
  };
  const one = async (where: string, parameters: readonly unknown[]) => (await many(where, parameters))[0];

  return {
    findById: (id) => one('id = $1', [id]),
    lockById: (id) => one('id = $1 for update', [id]),
    lockOpenOf: gather(async (identityIds: readonly string[]) => {
      // In one order, whoever locks several.
      const locked = await many(`identity_id = any($1::uuid[]) and state <> 'closed' order by id for update`, [
        identityIds,
      ]);
      return (identityId: string) => locked.find((conversation) => conversation.identityId === identityId);
    }),
    lockClosedSince: (identityId, since) =>
      one(`identity_id = $1 and state = 'closed' and closed_at > $2 order by opened_at desc limit 1 for update`, [
        identityId,
        since,
      ]),
    lockHeadOf: (skillGroupId, count) =>
      many(HEAD_OF_QUEUE, [skillGroupId, count, DEFAULT_MERCHANT_SETTINGS.agingMinutes]),
    openOfChannel: async (channelId, limit) => {
      const rows: { id: string }[] = await prepared(
        `select id from conversations where channel_id = $1 and state <> 'closed' limit $2`,
        [channelId, limit],
      );
      return rows.map(({ id }) => id);
    },
    countOwedOf: async (channelId) => {
      const [row]: { count: number }[] = await prepared(COUNT_OWED, [channelId]);
      return row?.count ?? 0;
    },
    activeOf: (agentId) => many(`agent_id = $1 and state = 'active' order by id`, [agentId]),

    countActiveOf: async (agentId) => {
      const rows: { count: number }[] = await prepared(
        `select count(*)::int as count from conversations where agent_id = $1 and state = 'active'`,
        [agentId],
      );
      return rows[0]?.count ?? 0;
    },
  };
};

type Change = { readonly id: string; readonly patch: ConversationPatch };

const writingRows = ({ prepared, merchantId, gather }: Access): WritingPart => {
  const update = gather(async (changes: readonly Change[]) => {
    const changed = new Map<string, Conversation>();
    for (const alike of byColumns(changes)) {
      const { sql, columns } = updateOf(alike);
      const rows = await prepared<ConversationRow>(sql, [alike.map(({ id }) => id), ...columns]);
      for (const row of rows) changed.set(row.id, toConversation(row));
    }
    return ({ id }: Change) => found(changed.get(id));
  });
  return {
    add: gather(async (added: readonly NewConversation[]) => {
      const rows = await prepared<ConversationRow>(INSERT, [merchantId, ...columnsOf(added)]);
      const byId = new Map(rows.map((row) => [row.id, toConversation(row)]));
      return ({ id }: NewConversation) => found(byId.get(id));
    }),
    update: (id, patch) => update({ id, patch }),
    addMentioned: async (id, agentIds) => {
      await prepared(
        `update conversations set mentioned_agent_ids =
           array(select distinct named from unnest(mentioned_agent_ids || $2::uuid[]) as named) where id = $1`,
        [id, [...agentIds]],
      );
    },
  };
};

const columnsOf = (added: readonly NewConversation[]): readonly (readonly unknown[])[] => [
  added.map(({ id }) => id),
  added.map(({ channelId }) => channelId),
  added.map(({ identityId }) => identityId),
  added.map(({ customerId }) => customerId),
  added.map(({ state }) => state),
  added.map(({ skillGroupId }) => skillGroupId ?? null),
  added.map(({ preferredAgentId }) => preferredAgentId ?? null),
  added.map(({ entry }) => toJsonb(entry)),
  added.map(({ openedAt }) => openedAt),
];

const INSERT = `
  insert into conversations (merchant_id, id, channel_id, identity_id, customer_id, state, skill_group_id,
    preferred_agent_id, entry, opened_at, opened_month, arrived_at, queued_at)
  select $1, id, channel_id, identity_id, customer_id, state, skill_group_id, preferred_agent_id, entry, at,
    date_trunc('month', at at time zone 'UTC')::date, at, case when state = 'queued' then at end
    from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::uuid[], $8::uuid[], $9::jsonb[], $10::timestamptz[])
      as added (id, channel_id, identity_id, customer_id, state, skill_group_id, preferred_agent_id, entry, at)
  returning ${CONVERSATION_COLUMNS}`;

const assignmentRows = ({ prepared, merchantId, gather }: Access): AssignmentPart => ({
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
  addRoutingDecision: gather(async (decisions: readonly Parameters<ConversationStore['addRoutingDecision']>[0][]) => {
    await prepared(
      `insert into routing_decisions (merchant_id, id, conversation_id, list, reason, decided_at)
       select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::jsonb[], $6::timestamptz[])`,
      [
        merchantId,
        decisions.map(({ id }) => id),
        decisions.map(({ conversationId }) => conversationId),
        decisions.map(({ list }) => list),
        decisions.map(({ reason }) => toJsonb(reason)),
        decisions.map(({ at }) => at),
      ],
    );
    return () => undefined;
  }),
});

const isPatchKey = (key: string): key is keyof ConversationPatch => key in PATCH_COLUMNS;

const keysOf = (patch: ConversationPatch): readonly (keyof ConversationPatch)[] =>
  Object.keys(patch)
    .filter(isPatchKey)
    .filter((key) => patch[key] !== undefined);

/** Changes of the same columns are one statement. */
const byColumns = (changes: readonly Change[]): readonly (readonly Change[])[] => {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const columns = keysOf(change.patch).join();
    groups.set(columns, [...(groups.get(columns) ?? []), change]);
  }
  return [...groups.values()];
};

const updateOf = (alike: readonly Change[]) => {
  const keys = alike[0] ? keysOf(alike[0].patch) : [];
  const named = keys.map((key) => PATCH_COLUMNS[key]);
  const arrays = ['$1::uuid[]', ...named.map(([, type], place) => `$${place + 2}::${type}[]`)];
  return {
    sql: `with changed as (
        update conversations set ${named.map(([column]) => `${column} = change.${column}, `).join('')}version = version + 1,
            updated_at = clock_timestamp()
          from unnest(${arrays.join()}) as change (${['id', ...named.map(([column]) => column)].join()})
         where conversations.id = change.id returning conversations.*
      ) select ${CONVERSATION_COLUMNS} from changed`,
    columns: keys.map((key) => alike.map(({ patch }) => toValue(patch[key]))),
  };
};

const toValue = (value: unknown): unknown => (isDocument(value) ? toJsonb(value) : value);

const isDocument = (value: unknown): boolean => typeof value === 'object' && value !== null && !(value instanceof Date);

const found = (conversation: Conversation | undefined): Conversation => {
  if (!conversation) throw new Error('the conversation row to change is not there');
  return conversation;
};
