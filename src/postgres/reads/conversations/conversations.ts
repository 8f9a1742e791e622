import type { EntityManager } from 'typeorm';
import type {
  ConversationCounts,
  ConversationReads,
  ReadViewer,
} from '../../../services/ports/reads/conversation-reads.js';
import { AT_RISK, IN_GROUPS, SEEN_AT_RISK, SEEN_IN_GROUPS, walkOf } from './conversation-lists.js';
import { toConversationRecord, VIEW_COLUMNS, VIEW_JOINS } from './conversation-view-row.js';
import type { ConversationViewRow } from './conversation-view-row.js';
import { grantsOf, toGrant } from './grant-json.js';
import type { GrantJson } from './grant-json.js';
import { iso } from '../iso.js';
import type { MerchantReader } from '../../unit-of-work.js';

/** Whether a viewer may see conversation `c`: $1 merchant, $2 agent, $3 sees everything. */
export const VISIBLE = `c.merchant_id = $1 and ($3::boolean or c.agent_id = $2
  or $2 = any(c.mentioned_agent_ids) or (c.state = 'queued' and c.skill_group_id in
  (select skill_group_id from skill_group_agents where agent_id = $2)))`;

export const viewerParameters = ({ merchantId, agentId, seesAll }: ReadViewer): readonly unknown[] => [
  merchantId,
  agentId,
  seesAll,
];

type Deps = { readonly readMerchant: MerchantReader };

const createList =
  ({ readMerchant }: Deps): ConversationReads['list'] =>
  ({ viewer, scope, sort, state, customerId, after, limit }) => {
    const { merchantId, agentId, seesAll } = viewer;
    const { rows, order, place } = walkOf({ scope, sort, seesAll });
    const [afterAt = null, afterId = null] = after ?? [];
    return readMerchant(merchantId, async (manager) => {
      const found: (ConversationViewRow & { readonly place: string; readonly grants: readonly GrantJson[] })[] =
        await manager.query(
          `select ${VIEW_COLUMNS}, ${grantsOf('c.identity_id')} as grants, ${place}::text as place from (${rows}) c ${VIEW_JOINS} order by ${order} limit $6`,
          [
            merchantId,
            agentId,
            state ?? null,
            afterAt,
            afterId,
            limit + 1,
            ...(scope === 'customer' ? [customerId] : []),
          ],
        );
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const next = found.length > limit && last ? [last.place, last.id] : undefined;
      const items = page.map((row) => ({ record: toConversationRecord(row), grants: row.grants.map(toGrant) }));
      return { items, next };
    });
  };

const COUNTS = `
  select (select count(*)::int from conversations where merchant_id = $1 and agent_id = $2 and state = 'active') as mine,
         (select coalesce(sum(unread_count), 0)::int from conversations
           where merchant_id = $1 and agent_id = $2 and state = 'active') as unread,
         (select count(*)::int from conversations where merchant_id = $1 and state = 'queued' and ($3::boolean
           or skill_group_id in (select skill_group_id from skill_group_agents where agent_id = $2))) as queued,
         (select count(*)::int from conversations c where ${IN_GROUPS} and ($3::boolean or ${SEEN_IN_GROUPS})) as "groups",
         (select count(*)::int from ${AT_RISK} and ($3::boolean or ${SEEN_AT_RISK})) as "atRisk"`;

const createCounts =
  ({ readMerchant }: Deps): ConversationReads['counts'] =>
  (viewer) =>
    readMerchant(viewer.merchantId, async (manager) => {
      const [row]: ConversationCounts[] = await manager.query(COUNTS, [...viewerParameters(viewer)]);
      return row ?? { mine: 0, queued: 0, unread: 0, groups: 0, atRisk: 0 };
    });

const DETAIL = `
  select ${VIEW_COLUMNS},
         (select count(*)::int from conversations v where v.customer_id = c.customer_id) as visits,
         (select coalesce(m.settings ->> 'closingText', '') <> '' or coalesce(m.settings ->> 'ratingInvite', 'off') <> 'off'
            from merchants m where m.id = $1) as has_closing_text,
         ${grantsOf('c.identity_id')} as grants
    from conversations c ${VIEW_JOINS} where ${VISIBLE} and c.id = $4`;

type DetailRow = ConversationViewRow & {
  readonly visits: number;
  readonly has_closing_text: boolean;
  readonly grants: readonly GrantJson[];
};

const createFind =
  ({ readMerchant }: Deps): ConversationReads['find'] =>
  (viewer, conversationId) =>
    readMerchant(viewer.merchantId, async (manager) => {
      const [row]: DetailRow[] = await manager.query(DETAIL, [...viewerParameters(viewer), conversationId]);
      if (!row) return undefined;
      const { visits, has_closing_text: hasClosingText } = row;
      return { record: toConversationRecord(row), grants: row.grants.map(toGrant), visits, hasClosingText };
    });

const viewsOf = async (manager: EntityManager, merchantId: string, conversationIds: readonly string[]) => {
  const rows: ConversationViewRow[] = await manager.query(
    `select ${VIEW_COLUMNS} from conversations c ${VIEW_JOINS} where c.merchant_id = $1 and c.id = any($2::uuid[])`,
    [merchantId, [...conversationIds]],
  );
  return rows.map(toConversationRecord);
};

type DecisionRow = {
  readonly list: 'skill_group' | 'agent';
  readonly reason: Readonly<Record<string, unknown>>;
  readonly decided_at: Date;
};

const routingDecisions = async (manager: EntityManager, merchantId: string, conversationId: string) => {
  const rows: DecisionRow[] = await manager.query(
    `select list, reason, decided_at from routing_decisions where merchant_id = $1 and conversation_id = $2
      order by decided_at, id limit 200`,
    [merchantId, conversationId],
  );
  return rows.map(({ list, reason, decided_at: decidedAt }) => ({ list, reason, decidedAt: iso(decidedAt) }));
};

/** The screens about conversations, one query each. */
export const createConversationReads = (deps: Deps): ConversationReads => ({
  list: createList(deps),
  counts: createCounts(deps),
  find: createFind(deps),
  viewsOf: async (merchantId, conversationIds) =>
    conversationIds.length === 0
      ? []
      : deps.readMerchant(merchantId, (manager) => viewsOf(manager, merchantId, conversationIds)),
  routingDecisions: (merchantId, conversationId) =>
    deps.readMerchant(merchantId, (manager) => routingDecisions(manager, merchantId, conversationId)),
});
