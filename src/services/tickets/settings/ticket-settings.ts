import type { Actor } from '../../../domain/people/agent.js';
import { hasRight } from '../../../domain/people/permissions.js';
import type { SlaPolicy } from '../../../domain/tickets/sla.js';
import { AppError } from '../../../kernel/errors.js';
import type { NewId } from '../../../kernel/ids.js';
import type { SavedTicketView, TicketType } from '../../ports/stores/ticket-stores.js';
import type { UnitOfWork } from '../../ports/stores/unit-of-work.js';
import { refuseUnknownOwners } from '../ticket-deps.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly newId: NewId };
type TypeContent = Omit<TicketType, 'id' | 'isArchived'>;

/** What admins say about the types of tickets. Errors: `already_exists` for a name in use, `validation`, `not_found`. */
export const createTicketTypes = ({ unitOfWork, newId }: Deps) => ({
  list: ({ merchantId }: Actor) => unitOfWork.run(merchantId, ({ ticketTypes }) => ticketTypes.all()),
  add: ({ merchantId }: Actor, type: TypeContent): Promise<TicketType> =>
    unitOfWork.run(merchantId, async (stores) => {
      await refuseUnknownOwners(stores, type);
      const added = { ...type, id: newId() };
      await stores.ticketTypes.add(added);
      return { ...added, isArchived: false };
    }),
  change: ({ merchantId }: Actor, typeId: string, change: Partial<Omit<TicketType, 'id'>>): Promise<TicketType> =>
    unitOfWork.run(merchantId, async (stores) => {
      const before = await stores.ticketTypes.findById(typeId);
      if (!before) throw new AppError('missing', 'not_found');
      await refuseUnknownOwners(stores, change);
      const after = { ...before, ...change };
      await stores.ticketTypes.update(typeId, after);
      return after;
    }),
});

export type TicketTypes = ReturnType<typeof createTicketTypes>;

type PolicyContent = Omit<SlaPolicy, 'id'>;

/** Targets of time. A change counts for tickets from their next change on. */
export const createSlaPolicies = ({ unitOfWork, newId }: Deps) => ({
  list: ({ merchantId }: Actor) => unitOfWork.run(merchantId, ({ slaPolicies }) => slaPolicies.all()),
  replace: ({ merchantId }: Actor, policies: readonly PolicyContent[]): Promise<readonly SlaPolicy[]> =>
    unitOfWork.run(merchantId, async (stores) => {
      for (const { typeId, escalateAgentId: agentId, escalateSkillGroupId: skillGroupId } of policies) {
        await refuseUnknownOwners(stores, { agentId, skillGroupId });
        if (typeId !== undefined && !(await stores.ticketTypes.findById(typeId))) {
          throw new AppError('invalid', 'validation', { details: { field: 'items' } });
        }
      }
      await stores.slaPolicies.replace(policies.map((policy) => ({ ...policy, id: newId() })));
      return stores.slaPolicies.all();
    }),
});

export type SlaPolicies = ReturnType<typeof createSlaPolicies>;

type ViewContent = Omit<SavedTicketView, 'id' | 'agentId'> & { readonly isShared: boolean };

const mayShare = ({ role }: Actor): boolean => hasRight(role, 'conversations.read_all');

/** Saved lists: an agent's own, and everybody's, which supervisors and admins make. */
export const createSavedTicketViews = ({ unitOfWork, newId }: Deps) => ({
  list: ({ merchantId, agentId }: Actor) =>
    unitOfWork.run(merchantId, ({ ticketViews }) => ticketViews.visibleTo(agentId)),
  add: (actor: Actor, { isShared, ...content }: ViewContent): Promise<SavedTicketView> => {
    if (isShared && !mayShare(actor)) throw new AppError('forbidden', 'forbidden');
    const view = { ...content, id: newId(), agentId: isShared ? undefined : actor.agentId };
    return unitOfWork.run(actor.merchantId, async ({ ticketViews }) => {
      await ticketViews.add(view);
      return view;
    });
  },
  remove: (actor: Actor, viewId: string): Promise<void> =>
    unitOfWork.run(actor.merchantId, async ({ ticketViews }) => {
      const view = await ticketViews.findById(viewId);
      const isTheirs = view?.agentId === undefined ? mayShare(actor) : view.agentId === actor.agentId;
      if (!view || !isTheirs) throw new AppError('missing', 'not_found');
      await ticketViews.remove(viewId);
    }),
});

export type SavedTicketViews = ReturnType<typeof createSavedTicketViews>;
