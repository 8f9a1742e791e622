import { In, IsNull } from 'typeorm';
import type { EntityManager, FindManyOptions } from 'typeorm';
import type { SkillGroup, SkillGroupStore } from '../../../services/ports/stores/people/people-stores.js';
import { SkillGroupAgentEntity } from '../../entities/skill-group-agent.entity.js';
import { SkillGroupEntity } from '../../entities/skill-group.entity.js';
import { createSkillGroupRemoval } from './skill-group-removal.js';
import { afterPlace, toPage } from '../page.js';

const oldestOf = (merchantId: string): FindManyOptions<SkillGroupEntity> => ({
  where: { merchantId, removedAt: IsNull() },
  order: { createdAt: 'ASC', id: 'ASC' },
  take: 1,
});

export const createSkillGroupRepository = (manager: EntityManager, merchantId: string): SkillGroupStore => {
  const groups = manager.getRepository(SkillGroupEntity);
  const memberships = manager.getRepository(SkillGroupAgentEntity);

  const withAgents = async (rows: readonly SkillGroupEntity[]): Promise<readonly SkillGroup[]> => {
    if (rows.length === 0) return [];
    const found = await memberships.find({
      where: { merchantId, skillGroupId: In(rows.map(({ id }) => id)) },
      order: { agentId: 'ASC' },
    });
    return rows.map(({ id, name }) => ({
      id,
      name,
      agentIds: found.filter(({ skillGroupId }) => skillGroupId === id).map(({ agentId }) => agentId),
    }));
  };

  return {
    add: async ({ id, name }) => {
      await groups.insert({ id, merchantId, name });
    },
    rename: async (id, name) => {
      await groups.update({ id, merchantId }, { name });
    },
    setAgents: async (id, agentIds) => {
      await memberships.delete({ merchantId, skillGroupId: id });
      // Read from the merchant's own groups and agents: a foreign key alone would take another merchant's.
      await manager.query(
        `insert into skill_group_agents (skill_group_id, agent_id, merchant_id)
         select g.id, a.id, $1 from skill_groups g, agents a
          where g.merchant_id = $1 and a.merchant_id = $1 and g.removed_at is null and g.id = $2 and a.id = any($3)`,
        [merchantId, id, [...agentIds]],
      );
    },
    findById: async (id) => {
      const row = await groups.findOneBy({ id, merchantId, removedAt: IsNull() });
      return row ? (await withAgents([row]))[0] : undefined;
    },
    list: async (page) => {
      const where = { merchantId, removedAt: IsNull(), ...afterPlace(page) };
      const rows = await groups.find({ where, order: { id: 'ASC' }, take: page.limit + 1 });
      const { items, nextId } = toPage(rows, page);
      return { items: await withAgents(items), nextId };
    },
    fallback: async () => {
      const [oldest] = await groups.find(oldestOf(merchantId));
      return oldest?.id;
    },
    ...createSkillGroupRemoval(manager, merchantId),
  };
};
