import { z } from 'zod';
import { id } from '../../../contract/paging.js';
import {
  changeTicketTypeBody,
  createTicketTypeBody,
  createTicketViewBody,
  savedTicketView,
  slaPoliciesBody,
  slaPolicyList,
  ticketTypeList,
  ticketTypeView,
  ticketViewList,
} from '../../../contract/tickets/ticket-settings.js';
import type { SlaPolicyView } from '../../../contract/tickets/ticket-settings.js';
import type { SlaPolicy } from '../../../domain/tickets/sla.js';
import type { SavedTicketView, TicketType } from '../../../services/ports/stores/ticket-stores.js';
import type { SavedTicketViews, SlaPolicies, TicketTypes } from '../../../services/tickets/settings/ticket-settings.js';
import { route } from '../../route.js';
import type { Route } from '../../route.js';

export type TicketSettingsRouteDeps = {
  readonly ticketTypes: TicketTypes;
  readonly slaPolicies: SlaPolicies;
  readonly savedTicketViews: SavedTicketViews;
};

const reading = { method: 'GET' as const, access: 'tickets.read' as const, limit: 'read' as const };
const managing = { method: 'POST' as const, access: 'tickets.manage' as const, limit: 'write' as const };
const TYPES = '/api/v1/ticket-types';
const VIEWS = '/api/v1/ticket-views';
const POLICIES = '/api/v1/sla-policies';

const presentType = ({ skillGroupId, ...type }: TicketType) => ({ ...type, skillGroupId: skillGroupId ?? null });

const toPolicy = (view: SlaPolicyView): Omit<SlaPolicy, 'id'> => ({
  priority: view.priority,
  warnMinutes: view.warnMinutes,
  typeId: view.typeId ?? undefined,
  firstResponseMinutes: view.firstResponseMinutes ?? undefined,
  resolutionMinutes: view.resolutionMinutes ?? undefined,
  escalateAgentId: view.escalateAgentId ?? undefined,
  escalateSkillGroupId: view.escalateSkillGroupId ?? undefined,
});

const presentPolicy = (policy: SlaPolicy): SlaPolicyView => ({
  priority: policy.priority,
  warnMinutes: policy.warnMinutes,
  typeId: policy.typeId ?? null,
  firstResponseMinutes: policy.firstResponseMinutes ?? null,
  resolutionMinutes: policy.resolutionMinutes ?? null,
  escalateAgentId: policy.escalateAgentId ?? null,
  escalateSkillGroupId: policy.escalateSkillGroupId ?? null,
});

const presentView = ({ agentId, filter, ...view }: SavedTicketView) => ({
  ...view,
  filter: { ...filter },
  isShared: agentId === undefined,
});

/** What the change names; an emptied skill group is undefined in the house. */
const namedOf = ({
  skillGroupId,
  ...change
}: z.output<typeof changeTicketTypeBody>): Partial<Omit<TicketType, 'id'>> => ({
  ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
  ...(skillGroupId !== undefined && { skillGroupId: skillGroupId ?? undefined }),
});

const typeRoutes = ({ ticketTypes }: TicketSettingsRouteDeps): readonly Route[] => [
  route({
    ...reading,
    name: 'ticket_type.list',
    path: TYPES,
    summary: 'The types of tickets with their own fields; archived ones last.',
    input: z.object({}),
    answer: ticketTypeList,
    handle: async ({ actor }) => ({ items: (await ticketTypes.list(actor)).map(presentType) }),
  }),
  route({
    ...managing,
    name: 'ticket_type.create',
    path: TYPES,
    summary: 'Adds a type.',
    input: z.object({ body: createTicketTypeBody }),
    answer: ticketTypeView,
    handle: async ({ actor, body: { skillGroupId, ...type } }) =>
      presentType(await ticketTypes.add(actor, { ...type, skillGroupId: skillGroupId ?? undefined })),
  }),
  route({
    ...managing,
    method: 'PATCH',
    name: 'ticket_type.update',
    path: `${TYPES}/:typeId`,
    summary: 'Changes a type; an archived one takes no new tickets.',
    input: z.object({ params: z.strictObject({ typeId: id }), body: changeTicketTypeBody }),
    answer: ticketTypeView,
    handle: async ({ actor, params: { typeId }, body }) =>
      presentType(await ticketTypes.change(actor, typeId, namedOf(body))),
  }),
];

const policyRoutes = ({ slaPolicies }: TicketSettingsRouteDeps): readonly Route[] => [
  route({
    ...reading,
    name: 'sla_policy.list',
    path: POLICIES,
    summary: 'How soon tickets are answered and solved, per type and priority.',
    input: z.object({}),
    answer: slaPolicyList,
    handle: async ({ actor }) => ({ items: (await slaPolicies.list(actor)).map(presentPolicy) }),
  }),
  route({
    ...managing,
    method: 'PUT',
    name: 'sla_policy.replace',
    path: POLICIES,
    summary: 'Replaces them all.',
    input: z.object({ body: slaPoliciesBody }),
    answer: slaPolicyList,
    handle: async ({ actor, body: { items } }) => ({
      items: (await slaPolicies.replace(actor, items.map(toPolicy))).map(presentPolicy),
    }),
  }),
];

const viewRoutes = ({ savedTicketViews }: TicketSettingsRouteDeps): readonly Route[] => [
  route({
    ...reading,
    name: 'ticket_view.list',
    path: VIEWS,
    summary: 'Saved lists: everybody’s and the caller’s own.',
    input: z.object({}),
    answer: ticketViewList,
    handle: async ({ actor }) => ({ items: (await savedTicketViews.list(actor)).map(presentView) }),
  }),
  route({
    ...managing,
    access: 'tickets.work',
    name: 'ticket_view.create',
    path: VIEWS,
    summary: 'Saves a list; everybody’s needs a supervisor.',
    input: z.object({ body: createTicketViewBody }),
    answer: savedTicketView,
    handle: async ({ actor, body }) => presentView(await savedTicketViews.add(actor, body)),
  }),
  route({
    ...managing,
    access: 'tickets.work',
    method: 'DELETE',
    name: 'ticket_view.delete',
    path: `${VIEWS}/:viewId`,
    summary: 'Forgets a saved list.',
    input: z.object({ params: z.strictObject({ viewId: id }) }),
    answer: z.object({}),
    handle: async ({ actor, params: { viewId } }) => {
      await savedTicketViews.remove(actor, viewId);
      return {};
    },
  }),
];

export const ticketSettingsRoutes = (deps: TicketSettingsRouteDeps): readonly Route[] => [
  ...typeRoutes(deps),
  ...policyRoutes(deps),
  ...viewRoutes(deps),
];
