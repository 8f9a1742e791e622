import { In, IsNull } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { Agent } from '../../../domain/people/agent.js';
import type { AgentStore } from '../../../services/ports/stores/people/people-stores.js';
import { AgentEntity } from '../../entities/agent.entity.js';
import { SkillGroupAgentEntity } from '../../entities/skill-group-agent.entity.js';
import { afterPlace, toPage } from '../page.js';

const toAgent = (row: AgentEntity, memberships: readonly SkillGroupAgentEntity[]): Agent => ({
  id: row.id,
  merchantId: row.merchantId,
  name: row.name,
  loginName: row.loginName,
  role: row.role,
  capacity: row.capacity,
  status: row.status,
  statusReason: row.statusReason ?? undefined,
  skillGroupIds: memberships.filter(({ agentId }) => agentId === row.id).map(({ skillGroupId }) => skillGroupId),
  disabledAt: row.disabledAt ?? undefined,
});

const createSetStatus =
  (manager: EntityManager, merchantId: string): AgentStore['setStatus'] =>
  async (id, { status, reason, changedBy, at }) => {
    const statusReason = reason ?? null;
    const agents = manager.getRepository(AgentEntity);
    await agents.update({ id, merchantId }, { status, statusReason, statusChangedAt: at });
    await manager.query(
      `insert into agent_statuses (merchant_id, agent_id, status, reason, changed_by, at) values ($1, $2, $3, $4, $5, $6)`,
      [merchantId, id, status, statusReason, changedBy, at],
    );
  };

const createSetSkillGroups =
  (manager: EntityManager, merchantId: string): AgentStore['setSkillGroups'] =>
  async (id, skillGroupIds) => {
    await manager.getRepository(SkillGroupAgentEntity).delete({ merchantId, agentId: id });
    // Read from the merchant's own groups and agents: a foreign key alone would take another merchant's.
    await manager.query(
      `insert into skill_group_agents (skill_group_id, agent_id, merchant_id)
       select g.id, a.id, $1 from skill_groups g, agents a
        where g.merchant_id = $1 and a.merchant_id = $1 and g.removed_at is null and a.id = $2 and g.id = any($3)`,
      [merchantId, id, [...skillGroupIds]],
    );
  };

export const createAgentRepository = (manager: EntityManager, merchantId: string): AgentStore => {
  const agents = manager.getRepository(AgentEntity);
  const memberships = manager.getRepository(SkillGroupAgentEntity);

  const withGroups = async (rows: readonly AgentEntity[]): Promise<readonly Agent[]> => {
    if (rows.length === 0) return [];
    const found = await memberships.find({
      where: { merchantId, agentId: In(rows.map(({ id }) => id)) },
      order: { skillGroupId: 'ASC' },
    });
    return rows.map((row) => toAgent(row, found));
  };

  const one = async (row: AgentEntity | null): Promise<Agent | undefined> =>
    (row ? (await withGroups([row]))[0] : row) ?? undefined;

  return {
    add: async ({ id, name, loginName, passwordHash, role, capacity }) => {
      await agents.insert({ id, merchantId, name, loginName, passwordHash, role, capacity });
    },
    findById: async (id) => one(await agents.findOneBy({ id, merchantId, removedAt: IsNull() })),
    lockById: async (id) =>
      one(
        await agents.findOne({
          where: { id, merchantId, removedAt: IsNull() },
          lock: { mode: 'pessimistic_write' },
        }),
      ),
    list: async (page) => {
      const where = { merchantId, removedAt: IsNull(), ...afterPlace(page) };
      const rows = await agents.find({ where, order: { id: 'ASC' }, take: page.limit + 1 });
      const { items, nextId } = toPage(rows, page);
      return { items: await withGroups(items), nextId };
    },
    update: async (id, patch) => {
      if (Object.keys(patch).length > 0) await agents.update({ id, merchantId }, patch);
    },
    setStatus: createSetStatus(manager, merchantId),
    setSkillGroups: createSetSkillGroups(manager, merchantId),
    remove: async (id, at) => {
      const loginName = `removed:${id}`;
      await agents.update({ id, merchantId }, { loginName, disabledAt: at, removedAt: at });
    },
    markAssigned: async (id, at) => {
      await agents.update({ id, merchantId }, { lastAssignedAt: at });
    },
  };
};
