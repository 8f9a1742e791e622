import type { NewId } from '../../kernel/ids.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';

const DEFAULT_SKILL_GROUP = '默认';
const DEFAULT_TICKET_TYPES = ['售后', '投诉', '咨询'];

type Deps = { readonly unitOfWork: UnitOfWork; readonly newId: NewId };

/**
 * What no merchant can be without: a skill group that takes what no rule places, and a way to choose an agent. Adding a merchant
 * does it, and the start of a process again for each merchant, in case one was added and the process died.
 */
export const createEnsureMerchantDefaults =
  ({ unitOfWork, newId }: Deps) =>
  (merchantId: string): Promise<void> =>
    unitOfWork.run(merchantId, async (stores) => {
      await ensureTicketTypes(stores, newId);
      const { skillGroups, routingRules, agents } = stores;
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

/** A ticket has a type; a merchant changes these as they like. */
const ensureTicketTypes = async ({ ticketTypes }: Pick<Stores, 'ticketTypes'>, newId: NewId): Promise<void> => {
  if ((await ticketTypes.all()).length > 0) return;
  for (const name of DEFAULT_TICKET_TYPES) {
    await ticketTypes.add({ id: newId(), name, fields: [], solvedText: '', skillGroupId: undefined });
  }
};

export type EnsureMerchantDefaults = ReturnType<typeof createEnsureMerchantDefaults>;
