import type { Actor } from '../../domain/people/agent.js';
import { wrongField } from '../../domain/tickets/ticket-fields.js';
import { filledText, isDone } from '../../domain/tickets/ticket-rules.js';
import type { Ticket, TicketAct, TicketFields, TicketPriority, TicketStatus } from '../../domain/tickets/ticket.js';
import { AppError } from '../../kernel/errors.js';
import type { TicketPatch } from '../ports/stores/ticket-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { applyChange } from './apply-change.js';
import { tellCustomer } from './tell-customer.js';
import { customerOf, lockTicket, refuseUnknownOwners } from './ticket-deps.js';
import type { TellingDeps } from './ticket-deps.js';

export type TicketEdit = {
  readonly subject?: string | undefined;
  readonly description?: string | undefined;
  readonly typeId?: string | undefined;
  readonly priority?: TicketPriority | undefined;
  readonly status?: TicketStatus | undefined;
  readonly agentId?: string | null | undefined;
  readonly skillGroupId?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly fields?: TicketFields | undefined;
  readonly customerId?: string | null | undefined;
  /** Bulk acts: beside what is there. */
  readonly addTags?: readonly string[] | undefined;
  readonly removeTags?: readonly string[] | undefined;
};

type Input = {
  readonly actor: Actor;
  readonly ticketId: string;
  /** What the caller last saw; undefined: whatever it is now. */
  readonly version?: number | undefined;
  readonly edit: TicketEdit;
};

/**
 * Changes a ticket. Throws `not_found`, `stale_version` when somebody was faster, `validation` for what this merchant does not
 * have and for fields the type does not take. Solving it tells the customer, where its type has a text for that.
 */
export const createChangeTicket =
  ({ unitOfWork, clock, newId, wakeUp, ticketNotices }: TellingDeps) =>
  async ({ actor, ticketId, version, edit }: Input): Promise<Ticket> => {
    const { ticket, channelId } = await unitOfWork.run(actor.merchantId, async (stores) => {
      const before = await lockTicket(stores, ticketId);
      if (version !== undefined && version !== before.version) throw new AppError('conflict', 'stale_version');
      await refuseUnknownOwners(stores, edit);
      const patch = await toPatch(stores, before, edit);
      const at = clock.now();
      const changed = { ticket: before, patch, act: actOf(before, edit), agentId: actor.agentId, at, newId };
      const after = await applyChange(stores, changed);
      const text = await solvedText(stores, before, after);
      if (text === '') return { ticket: after, channelId: undefined };
      const saying = { ticket: after, occasion: 'ticket_solved' as const, text, agentId: actor.agentId, at, newId };
      const { told, channelId: sendsTo } = await tellCustomer(stores, saying, ticketNotices);
      const note = { id: newId(), ticketId, agentId: undefined, text, mediaIds: [], told, at };
      await stores.tickets.addNote(note);
      return { ticket: after, channelId: sendsTo };
    });
    wakeUp.wake('outbox', actor.merchantId);
    if (channelId !== undefined) wakeUp.wake('outbound', channelId);
    return ticket;
  };

export type ChangeTicket = ReturnType<typeof createChangeTicket>;

const actOf = ({ status: before }: Ticket, { status }: TicketEdit): TicketAct =>
  status !== undefined && isDone(before) && !isDone(status) ? 'reopened' : 'changed';

/** What is said when a ticket has just been solved; empty = nothing. */
const solvedText = async (
  { ticketTypes }: Pick<Stores, 'ticketTypes'>,
  before: Ticket,
  after: Ticket,
): Promise<string> => {
  if (after.status !== 'solved' || isDone(before.status) || after.identityId === undefined) return '';
  const type = await ticketTypes.findById(after.typeId);
  return filledText(type?.solvedText ?? '', after);
};

const toPatch = async (stores: Stores, before: Ticket, edit: TicketEdit): Promise<TicketPatch> => {
  await refuseWrongFields(stores, before, edit);
  const { subject, description, typeId, priority, status, agentId, skillGroupId, fields } = edit;
  const named = { subject, description, typeId, priority, status, agentId, skillGroupId, fields };
  return {
    ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)),
    ...tagsAfter(before, edit),
    ...(await customerAfter(stores, edit)),
  };
};

const tagsAfter = ({ tags: before }: Ticket, { tags, addTags = [], removeTags = [] }: TicketEdit) => {
  if (!tags && addTags.length === 0 && removeTags.length === 0) return {};
  const after = new Set([...(tags ?? before), ...addTags]);
  for (const tag of removeTags) after.delete(tag);
  return { tags: [...after] };
};

const customerAfter = async (stores: Stores, { customerId }: TicketEdit): Promise<TicketPatch> => {
  if (customerId === undefined) return {};
  if (customerId === null) return { customerId, identityId: null };
  const { identityId = null } = await customerOf(stores, customerId);
  return { customerId, identityId };
};

/** A change of type or fields has to leave them as the type wants them; a ticket that is left alone stays as it was made. */
const refuseWrongFields = async (
  { ticketTypes }: Pick<Stores, 'ticketTypes'>,
  before: Ticket,
  { typeId = before.typeId, fields = before.fields }: TicketEdit,
): Promise<void> => {
  if (typeId === before.typeId && fields === before.fields) return;
  const type = await ticketTypes.findById(typeId);
  if (!type || (type.isArchived && typeId !== before.typeId)) {
    throw new AppError('invalid', 'validation', { details: { field: 'typeId' } });
  }
  const wrong = wrongField(type.fields, fields);
  if (wrong !== undefined) throw new AppError('invalid', 'validation', { details: { field: `fields.${wrong}` } });
};
