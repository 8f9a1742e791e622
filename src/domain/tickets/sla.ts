import { addBusinessTime, businessTimeBetween } from '../calendar/business-calendar.js';
import type { BusinessCalendar } from '../calendar/business-calendar.js';
import { isDone } from './ticket-rules.js';
import type { Ticket, TicketAlarm, TicketPriority, TicketStatus } from './ticket.js';

/** How soon the tickets of a type and priority are answered and solved, in minutes of business time. */
export type SlaPolicy = {
  readonly id: string;
  /** Undefined: every type without a row of its own for this priority. */
  readonly typeId: string | undefined;
  readonly priority: TicketPriority;
  readonly firstResponseMinutes: number | undefined;
  readonly resolutionMinutes: number | undefined;
  /** Minutes of the wall clock before a due instant; 0 = no warning. */
  readonly warnMinutes: number;
  /** Who gets it when it is late. */
  readonly escalateAgentId: string | undefined;
  readonly escalateSkillGroupId: string | undefined;
};

const MINUTE_MS = 60_000;

export const policyFor = (
  policies: readonly SlaPolicy[],
  { typeId, priority }: Pick<Ticket, 'typeId' | 'priority'>,
): SlaPolicy | undefined => {
  const ofPriority = policies.filter((policy) => policy.priority === priority);
  return (
    ofPriority.find((policy) => policy.typeId === typeId) ?? ofPriority.find((policy) => policy.typeId === undefined)
  );
};

/** Since when the clocks stand still, and how long they stood still before. */
export type Pause = Pick<Ticket, 'pausedSince' | 'pausedMs'>;

/** The clocks run while a ticket is open, and stand still while it is anything else. */
export const pauseAfter = (
  calendar: BusinessCalendar,
  { pausedSince, pausedMs }: Pause,
  { status, at }: { readonly status: TicketStatus; readonly at: Date },
): Pause => {
  if (status !== 'open') return { pausedSince: pausedSince ?? at, pausedMs };
  if (!pausedSince) return { pausedSince, pausedMs };
  return { pausedSince: undefined, pausedMs: pausedMs + businessTimeBetween(calendar, pausedSince, at) };
};

export type SlaDues = Pick<Ticket, 'firstResponseDueAt' | 'resolutionDueAt'>;

type Clocked = Pause & Pick<Ticket, 'status' | 'createdAt' | 'firstRespondedAt' | 'externalDueAt'>;

/** When the first response and the resolution are due; undefined while a clock stands still, is done, or has no target. */
export const duesOf = (calendar: BusinessCalendar, ticket: Clocked, policy: SlaPolicy | undefined): SlaDues => {
  const { status, createdAt, firstRespondedAt, externalDueAt, pausedMs } = ticket;
  const dueAfter = (minutes: number | undefined): Date | undefined =>
    status !== 'open' || minutes === undefined
      ? undefined
      : addBusinessTime(calendar, createdAt, minutes * MINUTE_MS + pausedMs);
  const ownDueAt = dueAfter(policy?.resolutionMinutes);
  return {
    firstResponseDueAt: firstRespondedAt ? undefined : dueAfter(policy?.firstResponseMinutes),
    resolutionDueAt: isDone(status) ? undefined : earlier(ownDueAt, externalDueAt),
  };
};

const earlier = (one: Date | undefined, other: Date | undefined): Date | undefined => {
  if (!one || !other) return one ?? other;
  return one < other ? one : other;
};

type Mark = { readonly alarm: TicketAlarm; readonly at: Date };

/** Every instant at which something is told about a ticket, whether it was told or not. */
const marksOf = ({ firstResponseDueAt, resolutionDueAt }: SlaDues, warnMinutes: number): readonly Mark[] => {
  const marks = (dueAt: Date | undefined, warning: TicketAlarm, breach: TicketAlarm): readonly Mark[] =>
    dueAt
      ? [
          ...(warnMinutes > 0 ? [{ alarm: warning, at: new Date(dueAt.getTime() - warnMinutes * MINUTE_MS) }] : []),
          { alarm: breach, at: dueAt },
        ]
      : [];
  return [
    ...marks(firstResponseDueAt, 'first_response_warning', 'first_response_breach'),
    ...marks(resolutionDueAt, 'resolution_warning', 'resolution_breach'),
  ];
};

type Watched = SlaDues & Pick<Ticket, 'alarms'>;

/** What was told and is still true: a due instant that moved into the future may be told of again. */
export const alarmsStillTrue = (ticket: Watched, warnMinutes: number, at: Date): readonly TicketAlarm[] => {
  const ahead = new Set(
    marksOf(ticket, warnMinutes)
      .filter((mark) => mark.at > at)
      .map(({ alarm }) => alarm),
  );
  return ticket.alarms.filter((alarm) => !ahead.has(alarm));
};

/** What has come due and was not told yet. */
export const alarmsDue = (ticket: Watched, warnMinutes: number, at: Date): readonly TicketAlarm[] =>
  untold(ticket, warnMinutes)
    .filter((mark) => mark.at <= at)
    .map(({ alarm }) => alarm);

/** When there is something to tell next. */
export const nextAlarmAt = (ticket: Watched, warnMinutes: number): Date | undefined =>
  untold(ticket, warnMinutes)
    .map(({ at }) => at)
    .toSorted((one, other) => one.getTime() - other.getTime())[0];

const untold = (ticket: Watched, warnMinutes: number): readonly Mark[] =>
  marksOf(ticket, warnMinutes).filter(({ alarm }) => !ticket.alarms.includes(alarm));
