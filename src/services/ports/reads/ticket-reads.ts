import type {
  TicketAct,
  TicketFieldChange,
  TicketFields,
  TicketLinkKind,
  TicketPriority,
  TicketSource,
  TicketStatus,
  TicketTold,
} from '../../../domain/tickets/ticket.js';
import type { TicketRecord } from '../../../domain/tickets/ticket-record.js';
import type { IsoInstant } from './conversation-reads.js';

export type TicketSort = 'due' | 'updated' | 'created';

/** What a list is narrowed by; what is not named does not matter. */
export type TicketFilter = {
  readonly status?: readonly TicketStatus[] | undefined;
  readonly priority?: readonly TicketPriority[] | undefined;
  readonly source?: TicketSource | undefined;
  readonly typeId?: string | undefined;
  /** An agent, or nobody. */
  readonly agentId?: string | 'none' | undefined;
  readonly skillGroupId?: string | 'none' | undefined;
  readonly customerId?: string | undefined;
  readonly tag?: string | undefined;
  readonly dueBefore?: string | undefined;
  /** A part of the subject, or a number. */
  readonly text?: string | undefined;
  /** Linked to this conversation. */
  readonly conversationId?: string | undefined;
  readonly orderNumber?: string | undefined;
};

export type TicketNoteRecord = {
  readonly id: string;
  readonly agentId: string | null;
  readonly text: string;
  readonly mediaIds: readonly string[];
  readonly told: TicketTold | null;
  readonly createdAt: IsoInstant;
};
export type TicketLinkRecord = {
  readonly id: string;
  readonly kind: TicketLinkKind;
  readonly ref: string;
  /** What it is called, where we know it: `#12 subject` of a ticket, the name of a customer. */
  readonly label: string | null;
  readonly createdAt: IsoInstant;
};
export type TicketChangeRecord = {
  readonly id: string;
  readonly agentId: string | null;
  readonly act: TicketAct;
  readonly changes: readonly TicketFieldChange[];
  readonly changedAt: IsoInstant;
};

export type TicketDetailRecord = TicketRecord & {
  readonly description: string;
  readonly fields: TicketFields;
  readonly notes: readonly TicketNoteRecord[];
  readonly links: readonly TicketLinkRecord[];
  readonly changes: readonly TicketChangeRecord[];
};

export type TicketCounts = Readonly<Record<'open' | 'pending' | 'mine' | 'unassigned' | 'late', number>>;

export type TicketReads = {
  readonly list: (query: {
    readonly merchantId: string;
    readonly filter: TicketFilter;
    readonly sort: TicketSort;
    /** The place after which to go on, as `next` gave it. */
    readonly after: readonly string[] | undefined;
    readonly limit: number;
  }) => Promise<{ readonly items: readonly TicketRecord[]; readonly next: readonly string[] | undefined }>;
  /** Undefined where the merchant has none of this id. */
  readonly find: (merchantId: string, ticketId: string) => Promise<TicketDetailRecord | undefined>;
  readonly counts: (query: {
    readonly merchantId: string;
    readonly agentId: string;
    readonly now: Date;
  }) => Promise<TicketCounts>;
};
