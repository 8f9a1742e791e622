import type { EntityManager } from 'typeorm';
import type { SkillGroupStore, SkillGroupUses } from '../../../services/ports/stores/people/skill-group-store.js';

type Removal = Pick<SkillGroupStore, 'usesOf' | 'repoint' | 'remove' | 'openConversationIds' | 'openTicketIds'>;

/** $1 merchant, $2 group. */
const HAS_ROUTE = `exists (select 1 from jsonb_array_elements(acts) act where act ->> 'skillGroupId' = $2::text)`;

const USES = `
  select (select count(*)::int from conversations where skill_group_id = $2 and state <> 'closed') as "openConversations",
         (select count(*)::int from tickets where merchant_id = $1 and skill_group_id = $2
           and status in ('open', 'pending')) as "openTickets",
         (select count(*)::int from routing_rules where merchant_id = $1
           and target ->> 'skillGroupId' = $2::text) as "routingRules",
         (select count(*)::int from sla_policies where merchant_id = $1
           and escalate_skill_group_id = $2) as "slaTargets",
         (select count(*)::int from quick_replies where merchant_id = $1 and skill_group_id = $2) as "quickReplies",
         exists (select 1 from business_hours where merchant_id = $1 and skill_group_id = $2) as "hasHours",
         array(select name from self_service_rules where merchant_id = $1 and ${HAS_ROUTE} order by position) as "selfServiceRules",
         array(select name from qr_codes where merchant_id = $1 and skill_group_id = $2 order by name limit 100) as "qrCodes",
         array(select name from ticket_types where merchant_id = $1 and skill_group_id = $2 order by name) as "ticketTypes"`;

/** $3: the other group. */
const REPOINTING = [
  `update routing_rules set target = jsonb_set(target, '{skillGroupId}', to_jsonb($3::text))
    where merchant_id = $1 and target ->> 'skillGroupId' = $2::text`,
  `update self_service_rules set acts = (
      select jsonb_agg(case when act ->> 'skillGroupId' = $2::text
                            then jsonb_set(act, '{skillGroupId}', to_jsonb($3::text)) else act end order by place)
        from jsonb_array_elements(acts) with ordinality as each (act, place))
    where merchant_id = $1 and ${HAS_ROUTE}`,
  `update sla_policies set escalate_skill_group_id = $3 where merchant_id = $1 and escalate_skill_group_id = $2`,
  `update ticket_types set skill_group_id = $3 where merchant_id = $1 and skill_group_id = $2`,
  // A code prefers an agent of its own group only.
  `update qr_codes q set skill_group_id = $3, agent_id = case when exists (select 1 from skill_group_agents a
      where a.skill_group_id = $3 and a.agent_id = q.agent_id) then q.agent_id end
    where merchant_id = $1 and skill_group_id = $2`,
  `update quick_replies q set skill_group_id = $3, title = case when exists (select 1 from quick_replies o
      where o.merchant_id = $1 and o.skill_group_id = $3 and o.title = q.title)
      then left(q.title, 30) || '（' || left((select name from skill_groups where id = $2), 28) || '）' else q.title end
    where merchant_id = $1 and skill_group_id = $2`,
];

export const createSkillGroupRemoval = (manager: EntityManager, merchantId: string): Removal => {
  const ids = async (sql: string, id: string, limit: number): Promise<readonly string[]> => {
    const rows: { readonly id: string }[] = await manager.query(sql, [merchantId, id, limit]);
    return rows.map((row) => row.id);
  };
  return {
    usesOf: async (id) => {
      const [uses]: SkillGroupUses[] = await manager.query(USES, [merchantId, id]);
      if (!uses) throw new Error('uses of a group are one row');
      return uses;
    },
    repoint: async (id, toId) => {
      for (const sql of REPOINTING) await manager.query(sql, [merchantId, id, toId]);
      await manager.query('delete from business_hours where merchant_id = $1 and skill_group_id = $2', [
        merchantId,
        id,
      ]);
    },
    remove: async (id, at) => {
      // Its row keeps a name of its own: reports of the months before say it, and a new group may have the old name.
      await manager.query(
        `update skill_groups set removed_at = $3, name = left(name, 200) || '（已删除 ' || right(id::text, 6) || '）'
          where merchant_id = $1 and id = $2`,
        [merchantId, id, at],
      );
      await manager.query('delete from skill_group_agents where merchant_id = $1 and skill_group_id = $2', [
        merchantId,
        id,
      ]);
    },
    openConversationIds: (id, limit) =>
      ids(
        `select id from conversations where merchant_id = $1 and skill_group_id = $2 and state <> 'closed' order by id limit $3`,
        id,
        limit,
      ),
    openTicketIds: (id, limit) =>
      ids(
        `select id from tickets where merchant_id = $1 and skill_group_id = $2 and status in ('open', 'pending')
          order by id limit $3`,
        id,
        limit,
      ),
  };
};
