import type { Agent } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { agentChanged } from '../agents/agent-changed.js';

/** Throws `invalid` `validation` for an agent this merchant does not have. */
export const agentsBy = async (
  { agents }: Pick<Stores, 'agents'>,
  agentIds: readonly string[],
): Promise<readonly Agent[]> => {
  const found: Agent[] = [];
  for (const id of agentIds) {
    const agent = await agents.findById(id);
    if (!agent) throw new AppError('invalid', 'validation', { details: { field: 'agentIds' } });
    found.push(agent);
  }
  return found;
};

/** Tells of agents whose skill groups changed. */
export const announceMembers = async (
  stores: Pick<Stores, 'agents' | 'outbox'>,
  agentIds: readonly string[],
): Promise<void> => {
  const changed = await agentsBy(stores, agentIds);
  await stores.outbox.add(changed.map(agentChanged));
};
