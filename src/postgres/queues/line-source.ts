import type { DataSource, EntityManager } from 'typeorm';
import type { AgentStatus } from '../../domain/people/agent.js';
import type { LineSource } from '../../services/ports/queues/line-source.js';
import { createQuery } from '../query.js';
import { CONVERSATION_COLUMNS, toConversation } from '../repositories/conversations/conversation-row.js';
import type { ConversationRow } from '../repositories/conversations/conversation-row.js';

type Deps = {
  readonly system: DataSource;
  /** Reads under a merchant's row security. */
  readonly readMerchant: <T>(merchantId: string, work: (manager: EntityManager) => Promise<T>) => Promise<T>;
};

type AgentRow = {
  readonly id: string;
  readonly status: AgentStatus;
  readonly capacity: number;
  readonly disabled: boolean;
  readonly groups: readonly string[];
};

/** What the waiting line is built from: merchant ids as the system, everything else merchant by merchant. */
export const createLineSource = ({ system, readMerchant }: Deps): LineSource => {
  const query = createQuery(system);
  const conversations = (merchantId: string, where: string, parameters: readonly unknown[]) =>
    readMerchant(merchantId, async (manager) => {
      const rows: ConversationRow[] = await manager.query(
        `select ${CONVERSATION_COLUMNS} from conversations where merchant_id = $1 and ${where}`,
        [merchantId, ...parameters],
      );
      return rows.map(toConversation);
    });

  return {
    merchantIds: async () => {
      const rows = await query<{ readonly id: string }>('select id from merchants order by id');
      return rows.map(({ id }) => id);
    },
    agents: (merchantId) =>
      readMerchant(merchantId, async (manager) => {
        const rows: AgentRow[] = await manager.query(AGENTS, [merchantId]);
        return rows.map(({ id, groups, ...agent }) => ({ agentId: id, skillGroupIds: groups, ...agent }));
      }),
    openConversations: (merchantId) => conversations(merchantId, `state in ('queued', 'active')`, []),
    changedSince: (merchantId, since) => conversations(merchantId, 'updated_at >= $2', [since]),
  };
};

const AGENTS = `
  select a.id, a.status, a.capacity, a.disabled_at is not null as disabled,
         coalesce(array_agg(g.skill_group_id::text) filter (where g.skill_group_id is not null), '{}') as groups
    from agents a left join skill_group_agents g on g.agent_id = a.id
   where a.merchant_id = $1 group by a.id`;
