import type { AgentRole, AgentStatus } from '../../domain/people/agent.js';
import type { ColleagueReads } from '../../services/ports/reads/conversation-reads.js';
import type { MerchantReader } from '../unit-of-work.js';

type Row = {
  readonly id: string;
  readonly name: string;
  readonly role: AgentRole;
  readonly status: AgentStatus;
  readonly capacity: number;
  readonly active_count: number;
  readonly groups: readonly string[];
};

const LIST = `
  select a.id, a.name, a.role, a.status, a.capacity,
         (select count(*)::int from conversations c where c.agent_id = a.id and c.state = 'active') as active_count,
         array(select g.skill_group_id::text from skill_group_agents g where g.agent_id = a.id order by 1) as groups
    from agents a
   where a.merchant_id = $1 and a.disabled_at is null and a.role <> 'analyst'
   order by a.name, a.id limit 1000`;

export const createColleagueReads = ({ readMerchant }: { readonly readMerchant: MerchantReader }): ColleagueReads => ({
  list: (merchantId) =>
    readMerchant(merchantId, async (manager) => {
      const rows: Row[] = await manager.query(LIST, [merchantId]);
      return rows.map(({ active_count: activeCount, groups: skillGroupIds, ...colleague }) => ({
        ...colleague,
        activeCount,
        skillGroupIds,
      }));
    }),
});
