import type { Actor } from '../../../domain/people/agent.js';
import { changedFields } from '../../../domain/people/audit.js';
import type { AuditFields } from '../../../domain/people/audit.js';
import { hasRight } from '../../../domain/people/permissions.js';
import type { SlaPolicy } from '../../../domain/tickets/sla.js';
import type { Clock } from '../../../kernel/clock.js';
import { AppError } from '../../../kernel/errors.js';
import type { NewId } from '../../../kernel/ids.js';
import type { SavedTicketView, TicketType } from '../../ports/stores/ticket-stores.js';
import type { Stores, UnitOfWork } from '../../ports/stores/unit-of-work.js';
import { refuseUnknownOwners } from '../ticket-deps.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly newId: NewId; readonly clock: Clock };
type TypeContent = Omit<TicketType, 'id' | 'isArchived'>;

type Act = {
  readonly action: string;
  readonly before?: AuditFields | undefined;
  readonly after?: AuditFields | undefined;
  readonly at: Date;
};

const note = async ({ audit }: Pick<Stores, 'audit'>, actor: Actor, act: Act): Promise<void> =>
  audit.add({ actor, subjectType: 'merchant', subjectId: actor.merchantId, ...act });

/** Without ids, which are made anew with each replacing. */
const sayOf = (policies: readonly SlaPolicy[]) => ({ targets: policies.map(({ id: _id, ...policy }) => policy) });

/** What admins say about the types of tickets. Errors: `already_exists` for a name in use, `validation`, `not_found`. */
export const createTicketTypes = ({ unitOfWork, newId, clock }: Deps) => ({
  list: ({ merchantId }: Actor) => unitOfWork.run(merchantId, ({ ticketTypes }) => ticketTypes.all()),
  add: (actor: Actor, type: TypeContent): Promise<TicketType> =>
    unitOfWork.run(actor.merchantId, async (stores) => {
      await refuseUnknownOwners(stores, type);
      const added = { ...type, id: newId() };
      await stores.ticketTypes.add(added);
      await note(stores, actor, { action: 'ticket_type.created', after: { ...type }, at: clock.now() });
      return { ...added, isArchived: false };
    }),
  change: (actor: Actor, typeId: string, change: Partial<Omit<TicketType, 'id'>>): Promise<TicketType> =>
    unitOfWork.run(actor.merchantId, async (stores) => {
      const before = await stores.ticketTypes.findById(typeId);
      if (!before) throw new AppError('missing', 'not_found');
      await refuseUnknownOwners(stores, change);
      const after = { ...before, ...change };
      await stores.ticketTypes.update(typeId, after);
      const changed = changedFields(before, after);
      if (changed) await note(stores, actor, { action: 'ticket_type.changed', ...changed, at: clock.now() });
      return after;
    }),
});

export type TicketTypes = ReturnType<typeof createTicketTypes>;

type PolicyContent = Omit<SlaPolicy, 'id'>;

/** Targets of time. A change counts for tickets from their next change on. */
export const createSlaPolicies = ({ unitOfWork, newId, clock }: Deps) => ({
  list: ({ merchantId }: Actor) => unitOfWork.run(merchantId, ({ slaPolicies }) => slaPolicies.all()),
  replace: (actor: Actor, policies: readonly PolicyContent[]): Promise<readonly SlaPolicy[]> =>
    unitOfWork.run(actor.merchantId, async (stores) => {
      for (const { typeId, escalateAgentId: agentId, escalateSkillGroupId: skillGroupId } of policies) {
        await refuseUnknownOwners(stores, { agentId, skillGroupId });
        if (typeId !== undefined && !(await stores.ticketTypes.findById(typeId))) {
          throw new AppError('invalid', 'validation', { details: { field: 'items' } });
        }
      }
      const before = sayOf(await stores.slaPolicies.all());
      await stores.slaPolicies.replace(policies.map((policy) => ({ ...policy, id: newId() })));
      const now = await stores.slaPolicies.all();
      const changed = changedFields(before, sayOf(now));
      if (changed) await note(stores, actor, { action: 'sla_policies.changed', ...changed, at: clock.now() });
      return now;
    }),
});

export type SlaPolicies = ReturnType<typeof createSlaPolicies>;

type ViewContent = Omit<SavedTicketView, 'id' | 'agentId'> & { readonly isShared: boolean };

const mayShare = ({ role }: Actor): boolean => hasRight(role, 'conversations.read_all');

/** Saved lists: an agent's own, and everybody's, which supervisors and admins make. */
export const createSavedTicketViews = ({ unitOfWork, newId, clock }: Deps) => ({
  list: ({ merchantId, agentId }: Actor) =>
    unitOfWork.run(merchantId, ({ ticketViews }) => ticketViews.visibleTo(agentId)),
  add: (actor: Actor, { isShared, ...content }: ViewContent): Promise<SavedTicketView> => {
    if (isShared && !mayShare(actor)) throw new AppError('forbidden', 'forbidden');
    const view = { ...content, id: newId(), agentId: isShared ? undefined : actor.agentId };
    return unitOfWork.run(actor.merchantId, async (stores) => {
      await stores.ticketViews.add(view);
      const after = { ...content, isShared };
      await note(stores, actor, { action: 'ticket_view.created', after, at: clock.now() });
      return view;
    });
  },
  remove: (actor: Actor, viewId: string): Promise<void> =>
    unitOfWork.run(actor.merchantId, async (stores) => {
      const view = await stores.ticketViews.findById(viewId);
      const isTheirs = view?.agentId === undefined ? mayShare(actor) : view.agentId === actor.agentId;
      if (!view || !isTheirs) throw new AppError('missing', 'not_found');
      await stores.ticketViews.remove(viewId);
      const { name, filter, sort } = view;
      const before = { name, filter, sort, isShared: view.agentId === undefined };
      await note(stores, actor, { action: 'ticket_view.removed', before, at: clock.now() });
    }),
});

export type SavedTicketViews = ReturnType<typeof createSavedTicketViews>;
