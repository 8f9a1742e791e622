import type { NewId } from '../../kernel/ids.js';
import type { UnitOfWork } from '../ports/unit-of-work.js';

const DEFAULT_SKILL_GROUP = '默认';

type Deps = { readonly unitOfWork: UnitOfWork; readonly newId: NewId };

/**
 * What no merchant can be without: a skill group that takes what no rule places, and a way to choose an agent. Adding a merchant
 * does it, and the start of a process again for each merchant, in case one was added and the process died.
 */
export const createEnsureMerchantDefaults =
  ({ unitOfWork, newId }: Deps) =>
  (merchantId: string): Promise<void> =>
    unitOfWork.run(merchantId, async ({ skillGroups, routingRules }) => {
      if ((await skillGroups.fallback()) !== undefined) return;
      await skillGroups.add({ id: newId(), name: DEFAULT_SKILL_GROUP });
      await routingRules.replace('agent', [
        { id: newId(), list: 'agent', choice: 'last_agent' },
        { id: newId(), list: 'agent', choice: 'fewest' },
      ]);
    });

export type EnsureMerchantDefaults = ReturnType<typeof createEnsureMerchantDefaults>;
