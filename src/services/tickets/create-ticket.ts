import type { Actor } from '../../domain/people/agent.js';
import { maySeeConversation } from '../../domain/people/permissions.js';
import { duesOf, policyFor } from '../../domain/tickets/sla.js';
import { wrongField } from '../../domain/tickets/ticket-fields.js';
import type { Ticket, TicketFields, TicketPriority, TicketSource } from '../../domain/tickets/ticket.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import { viewerOf } from '../conversations/hold.js';
import type { TicketType } from '../ports/stores/ticket-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { announceTicket, setTimer } from './apply-change.js';
import { typeOrFirst } from './opening/usable-type.js';
import { customerOf, refuseUnknownOwners } from './ticket-deps.js';
import type { TicketDeps } from './ticket-deps.js';

type Wanted = {
  /** Left out: the first type in use. */
  readonly typeId?: string | undefined;
  readonly subject: string;
  readonly description: string;
  readonly priority: TicketPriority;
  readonly agentId?: string | undefined;
  readonly skillGroupId?: string | undefined;
  readonly tags: readonly string[];
  readonly fields: TicketFields;
  readonly customerId?: string | undefined;
  readonly conversationId?: string | undefined;
  readonly orderNumber?: string | undefined;
  /** Another ticket it belongs to. */
  readonly linkTo?: string | undefined;
};

type Input = Wanted & { readonly actor: Actor; readonly isFromApi: boolean };

/**
 * Makes a ticket: from a conversation (its customer, linked to it), or by hand. Throws `validation` for what this merchant does
 * not have and for fields its type does not take, `not_found` for a conversation the actor may not see and for no such ticket to
 * link to.
 */
export const createCreateTicket =
  ({ unitOfWork, clock, newId, wakeUp }: TicketDeps) =>
  async ({ actor, isFromApi, ...wanted }: Input): Promise<Ticket> => {
    const ticket = await unitOfWork.run(actor.merchantId, async (stores) => {
      const type = await usableType(stores, wanted.typeId);
      const wrong = wrongField(type.fields, wanted.fields);
      if (wrong !== undefined) throw new AppError('invalid', 'validation', { details: { field: `fields.${wrong}` } });
      await refuseUnknownOwners(stores, wanted);
      const concerned = await concernedBy(stores, actor, wanted);
      await refuseUnknownTicket(stores, wanted.linkTo);
      return openTicket(stores, {
        ...wanted,
        ...concerned,
        type,
        source: sourceOf(wanted, isFromApi),
        createdBy: actor.agentId,
        at: clock.now(),
        newId,
      });
    });
    wakeUp.wake('outbox', actor.merchantId);
    return ticket;
  };

export type CreateTicket = ReturnType<typeof createCreateTicket>;

const sourceOf = ({ conversationId }: Wanted, isFromApi: boolean): TicketSource => {
  if (isFromApi) return 'api';
  return conversationId === undefined ? 'manual' : 'conversation';
};

const usableType = async (
  { ticketTypes }: Pick<Stores, 'ticketTypes'>,
  typeId: string | undefined,
): Promise<TicketType> => {
  const type = await (typeId === undefined ? typeOrFirst({ ticketTypes }, undefined) : ticketTypes.findById(typeId));
  if (!type || type.isArchived) throw new AppError('invalid', 'validation', { details: { field: 'typeId' } });
  return type;
};

const refuseUnknownTicket = async (
  { tickets }: Pick<Stores, 'tickets'>,
  ticketId: string | undefined,
): Promise<void> => {
  if (ticketId === undefined || (await tickets.recordsOf([ticketId])).length > 0) return;
  throw new AppError('missing', 'not_found');
};

/** Whose matter it is: the conversation's customer, else the one that was named. */
const concernedBy = async (stores: Stores, actor: Actor, { conversationId, customerId }: Wanted) => {
  if (conversationId === undefined) return customerId === undefined ? {} : customerOf(stores, customerId);
  const conversation = await stores.conversations.findById(conversationId);
  if (!conversation || !maySeeConversation(await viewerOf(stores, actor), conversation)) {
    throw new AppError('missing', 'not_found');
  }
  return { customerId: conversation.customerId, identityId: conversation.identityId };
};

type Opening = Omit<Wanted, 'typeId'> & {
  readonly type: TicketType;
  readonly source: TicketSource;
  readonly identityId?: string | undefined;
  readonly complaintId?: string | undefined;
  readonly createdBy?: string | undefined;
  /** A deadline of somebody else, which never pauses: WeChat's for a complaint. */
  readonly externalDueAt?: Date | undefined;
  readonly at: Date;
  readonly newId: NewId;
};

/** Opens a ticket in the caller's transaction: the hook for left messages, complaints and rules. Wake `outbox` after the commit. */
export const openTicket = async (stores: Stores, opening: Opening): Promise<Ticket> => {
  const { type, at, newId, createdBy } = opening;
  const clocked = {
    typeId: type.id,
    priority: opening.priority,
    status: 'open' as const,
    createdAt: at,
    pausedSince: undefined,
    pausedMs: 0,
    firstRespondedAt: undefined,
    externalDueAt: opening.externalDueAt,
  };
  const policy = policyFor(await stores.slaPolicies.all(), clocked);
  const dues = duesOf(await stores.businessCalendar.ofMerchant(at), clocked, policy);
  const ticket = await stores.tickets.add({
    ...clocked,
    ...dues,
    id: newId(),
    subject: opening.subject,
    description: opening.description,
    source: opening.source,
    agentId: opening.agentId,
    skillGroupId: opening.skillGroupId ?? (opening.agentId === undefined ? type.skillGroupId : undefined),
    tags: [...new Set(opening.tags)],
    fields: opening.fields,
    customerId: opening.customerId,
    identityId: opening.identityId,
    createdBy,
  });
  for (const [kind, ref] of [
    ['conversation', opening.conversationId] as const,
    ['order', opening.orderNumber] as const,
    ['complaint', opening.complaintId] as const,
    ['ticket', opening.linkTo] as const,
  ]) {
    if (ref !== undefined) await stores.tickets.addLink({ id: newId(), ticketId: ticket.id, kind, ref, createdBy, at });
  }
  await stores.tickets.addChange({
    id: newId(),
    ticketId: ticket.id,
    agentId: createdBy,
    act: 'created',
    changes: [],
    at,
  });
  await setTimer(stores, ticket, policy);
  await announceTicket(stores, ticket.id, 'created');
  return ticket;
};
