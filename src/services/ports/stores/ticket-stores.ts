import type { BusinessCalendar } from '../../../domain/calendar/business-calendar.js';
import type { SlaPolicy } from '../../../domain/tickets/sla.js';
import type { TicketField } from '../../../domain/tickets/ticket-fields.js';
import type {
  Ticket,
  TicketAct,
  TicketAlarm,
  TicketFieldChange,
  TicketFields,
  TicketLinkKind,
  TicketPriority,
  TicketSource,
  TicketStatus,
  TicketTold,
} from '../../../domain/tickets/ticket.js';
import type { TicketRecord } from '../../../domain/tickets/ticket-record.js';

export type TicketType = {
  readonly id: string;
  readonly name: string;
  readonly fields: readonly TicketField[];
  /** Said to the customer when a ticket is solved; empty = nothing is said. */
  readonly solvedText: string;
  /** Who gets its tickets where nobody else is named. */
  readonly skillGroupId: string | undefined;
  readonly isArchived: boolean;
};

export type NewTicket = {
  readonly id: string;
  readonly typeId: string;
  readonly subject: string;
  readonly description: string;
  readonly priority: TicketPriority;
  readonly source: TicketSource;
  readonly agentId: string | undefined;
  readonly skillGroupId: string | undefined;
  readonly tags: readonly string[];
  readonly fields: TicketFields;
  readonly customerId: string | undefined;
  readonly identityId: string | undefined;
  readonly createdBy: string | undefined;
  readonly externalDueAt: Date | undefined;
  readonly firstResponseDueAt: Date | undefined;
  readonly resolutionDueAt: Date | undefined;
  readonly createdAt: Date;
};

/** What a change of a ticket may set; what is not named stays. `null` empties. */
export type TicketPatch = {
  readonly subject?: string;
  readonly description?: string;
  readonly typeId?: string;
  readonly priority?: TicketPriority;
  readonly status?: TicketStatus;
  readonly agentId?: string | null;
  readonly skillGroupId?: string | null;
  readonly tags?: readonly string[];
  readonly fields?: TicketFields;
  readonly customerId?: string | null;
  readonly identityId?: string | null;
  readonly mergedIntoId?: string | null;
  readonly firstRespondedAt?: Date | null;
  readonly solvedAt?: Date | null;
  readonly closedAt?: Date | null;
  readonly pausedSince?: Date | null;
  readonly pausedMs?: number;
  readonly externalDueAt?: Date | null;
  readonly firstResponseDueAt?: Date | null;
  readonly resolutionDueAt?: Date | null;
  readonly alarms?: readonly TicketAlarm[];
  readonly chaseCount?: number;
};

/** Lock order: a ticket before a conversation, and two tickets in the order of their ids. */
export type TicketStore = {
  readonly add: (ticket: NewTicket) => Promise<Ticket>;
  readonly lockById: (id: string) => Promise<Ticket | undefined>;
  /** The youngest one with this link that was not merged into another. */
  readonly findLinked: (kind: TicketLinkKind, ref: string) => Promise<Ticket | undefined>;
  /** In the order of their ids; those that are not there are left out. */
  readonly lockAll: (ids: readonly string[]) => Promise<readonly Ticket[]>;
  /** Applies the patch, raises `version`, returns the row as it now stands. */
  readonly update: (id: string, patch: TicketPatch, at: Date) => Promise<Ticket>;
  /** As the screens show them, in no order. */
  readonly recordsOf: (ids: readonly string[]) => Promise<readonly TicketRecord[]>;
  readonly addChange: (change: {
    readonly id: string;
    readonly ticketId: string;
    readonly agentId: string | undefined;
    readonly act: TicketAct;
    readonly changes: readonly TicketFieldChange[];
    readonly at: Date;
  }) => Promise<void>;
  readonly addNote: (note: {
    readonly id: string;
    readonly ticketId: string;
    readonly agentId: string | undefined;
    readonly text: string;
    readonly mediaIds: readonly string[];
    readonly told: TicketTold | undefined;
    readonly at: Date;
  }) => Promise<void>;
  /** False where the link was there before. */
  readonly addLink: (link: {
    readonly id: string;
    readonly ticketId: string;
    readonly kind: TicketLinkKind;
    readonly ref: string;
    readonly createdBy: string | undefined;
    readonly at: Date;
  }) => Promise<boolean>;
  /** What was linked; undefined where there is no such link. */
  readonly removeLink: (
    ticketId: string,
    linkId: string,
  ) => Promise<{ readonly kind: TicketLinkKind; readonly ref: string } | undefined>;
  /** Hands notes and links to another ticket. A link both have stays one. */
  readonly handOver: (fromId: string, toId: string) => Promise<void>;
  /** A customer of this merchant. */
  readonly hasCustomer: (customerId: string) => Promise<boolean>;
  /** The identity of a customer that was seen last. */
  readonly identityOf: (customerId: string) => Promise<string | undefined>;
};

export type TicketTypeStore = {
  /** By name; archived ones last. */
  readonly all: () => Promise<readonly TicketType[]>;
  readonly findById: (id: string) => Promise<TicketType | undefined>;
  /** Throws `conflict` `already_exists` for a name in use. */
  readonly add: (type: Omit<TicketType, 'isArchived'>) => Promise<void>;
  readonly update: (id: string, type: Omit<TicketType, 'id'>) => Promise<void>;
};

export type SlaPolicyStore = {
  readonly all: () => Promise<readonly SlaPolicy[]>;
  readonly replace: (policies: readonly SlaPolicy[]) => Promise<void>;
};

export type SavedTicketView = {
  readonly id: string;
  /** Undefined = everybody's. */
  readonly agentId: string | undefined;
  readonly name: string;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly sort: 'due' | 'updated' | 'created';
};

export type TicketViewStore = {
  /** An agent's own and everybody's, by name. */
  readonly visibleTo: (agentId: string) => Promise<readonly SavedTicketView[]>;
  readonly findById: (id: string) => Promise<SavedTicketView | undefined>;
  readonly add: (view: SavedTicketView) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
};

/** When the desk works: what due times are counted in. The published holidays of that year and the next are in it. */
export type BusinessCalendarStore = { readonly ofMerchant: (since: Date) => Promise<BusinessCalendar> };
