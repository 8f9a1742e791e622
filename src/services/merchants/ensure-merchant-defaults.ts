import type { NewId } from '../../kernel/ids.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

const DEFAULT_SKILL_GROUP = '默认';

type Deps = { readonly unitOfWork: UnitOfWork; readonly newId: NewId };

/**
 * What no merchant can be without: a skill group that takes what no rule places, and a way to choose an agent. Adding a merchant
 * does it, and the start of a process again for each merchant, in case one was added and the process died.
 */
export const createEnsureMerchantDefaults =
  ({ unitOfWork, newId }: Deps) =>
  (merchantId: string): Promise<void> =>
    unitOfWork.run(merchantId, async ({ skillGroups, routingRules, agents }) => {
      if ((await skillGroups.fallback()) !== undefined) return;
      const id = newId();
      await skillGroups.add({ id, name: DEFAULT_SKILL_GROUP });
      // A merchant of one person serves by themselves, as soon as they set themselves online.
      const { items } = await agents.list({ afterId: undefined, limit: 200 });
      await skillGroups.setAgents(
        id,
        items.map((agent) => agent.id),
      );
      await routingRules.replace('agent', [
        { id: newId(), list: 'agent', choice: 'last_agent' },
        { id: newId(), list: 'agent', choice: 'fewest' },
      ]);
    });

export type EnsureMerchantDefaults = ReturnType<typeof createEnsureMerchantDefaults>;
