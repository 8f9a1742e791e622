import { alarmsStillTrue, duesOf, nextAlarmAt, pauseAfter, policyFor } from '../../domain/tickets/sla.js';
import type { Pause, SlaDues, SlaPolicy } from '../../domain/tickets/sla.js';
import { differencesOf, doneAt } from '../../domain/tickets/ticket-rules.js';
import type { Ticket, TicketAct } from '../../domain/tickets/ticket.js';
import type { NewId } from '../../kernel/ids.js';
import type { TicketPatch } from '../ports/stores/ticket-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

type Change = {
  /** Locked. */
  readonly ticket: Ticket;
  readonly patch: TicketPatch;
  readonly act: TicketAct;
  /** Undefined: the desk itself. */
  readonly agentId: string | undefined;
  readonly at: Date;
  readonly newId: NewId;
};

/**
 * The one way a ticket changes: the row, its clocks and their timer, its history, and the announcement, all in the caller's
 * transaction. Wake `outbox` after the commit.
 */
export const applyChange = async (stores: Stores, change: Change): Promise<Ticket> => {
  const { ticket, patch, act, agentId, at, newId } = change;
  const { clocks, policy } = await clocksAfter(stores, change);
  const after = await stores.tickets.update(ticket.id, { ...patch, ...clocks }, at);
  const changes = differencesOf(ticket, after);
  await stores.tickets.addChange({ id: newId(), ticketId: ticket.id, agentId, act, changes, at });
  await setTimer(stores, after, policy);
  await announceTicket(stores, after.id, act);
  return after;
};

/** Tells the consoles how a ticket now stands, and has it found by what it now says. */
export const announceTicket = async (
  { tickets, outbox, search }: Pick<Stores, 'tickets' | 'outbox' | 'search'>,
  ticketId: string,
  act: TicketAct,
): Promise<void> => {
  await search.request('ticket', [ticketId]);
  const records = await tickets.recordsOf([ticketId]);
  await outbox.add(records.map((ticket) => ({ type: 'ticket.changed' as const, act, ticket })));
};

/** One timer per ticket: whatever there is to tell next. */
export const setTimer = async (
  { timers }: Pick<Stores, 'timers'>,
  ticket: Ticket,
  policy: SlaPolicy | undefined,
): Promise<void> => {
  const dueAt = nextAlarmAt(ticket, warnMinutesOf(policy));
  if (dueAt) await timers.set({ kind: 'ticket_sla', subjectId: ticket.id, dueAt });
  else await timers.cancel(['ticket_sla'], ticket.id);
};

const clocksAfter = async (
  { slaPolicies, businessCalendar }: Pick<Stores, 'slaPolicies' | 'businessCalendar'>,
  { ticket, patch, at }: Change,
) => {
  const { status = ticket.status, priority = ticket.priority, typeId = ticket.typeId } = patch;
  const calendar = await businessCalendar.ofMerchant(ticket.createdAt);
  const policy = policyFor(await slaPolicies.all(), { typeId, priority });
  const pause = pauseAfter(calendar, ticket, { status, at });
  const firstRespondedAt = patch.firstRespondedAt ?? ticket.firstRespondedAt;
  const externalDueAt = patch.externalDueAt === undefined ? ticket.externalDueAt : (patch.externalDueAt ?? undefined);
  const dues = duesOf(calendar, { ...ticket, ...pause, status, firstRespondedAt, externalDueAt }, policy);
  const alarms = alarmsStillTrue({ ...dues, alarms: patch.alarms ?? ticket.alarms }, warnMinutesOf(policy), at);
  return { policy, clocks: { ...doneAt(ticket, status, at), ...emptied({ ...pause, ...dues }), alarms } };
};

const warnMinutesOf = (policy: SlaPolicy | undefined): number => policy?.warnMinutes ?? 0;

/** A clock that stands still has no instant: the row is emptied, not left as it was. */
const emptied = ({ pausedSince, pausedMs, firstResponseDueAt, resolutionDueAt }: SlaDues & Pause) => ({
  pausedMs,
  pausedSince: pausedSince ?? null,
  firstResponseDueAt: firstResponseDueAt ?? null,
  resolutionDueAt: resolutionDueAt ?? null,
});
