export const TICKET_PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];

/** `pending`: waits for the customer or somebody outside, and its clocks stand still. */
export type TicketStatus = 'open' | 'pending' | 'solved' | 'closed';

export type TicketSource = 'conversation' | 'left_message' | 'complaint' | 'manual' | 'api';

/** What was already told about the clocks of a ticket, so that nothing is told twice. */
export type TicketAlarm =
  'first_response_warning' | 'first_response_breach' | 'resolution_warning' | 'resolution_breach';

export type TicketFieldValue = string | number | boolean;
export type TicketFields = Readonly<Record<string, TicketFieldValue>>;

/** Work that outlives a conversation. */
export type Ticket = {
  readonly id: string;
  readonly merchantId: string;
  /** Rises by one per merchant: what people call it by. */
  readonly number: number;
  readonly typeId: string;
  readonly subject: string;
  readonly description: string;
  readonly priority: TicketPriority;
  readonly status: TicketStatus;
  readonly source: TicketSource;
  readonly agentId: string | undefined;
  readonly skillGroupId: string | undefined;
  readonly tags: readonly string[];
  readonly fields: TicketFields;
  readonly customerId: string | undefined;
  /** Who is told in WeChat. */
  readonly identityId: string | undefined;
  readonly createdBy: string | undefined;
  readonly mergedIntoId: string | undefined;
  readonly firstRespondedAt: Date | undefined;
  readonly solvedAt: Date | undefined;
  readonly closedAt: Date | undefined;
  /** Since when its clocks stand still, and the business time they stood still before, in ms. */
  readonly pausedSince: Date | undefined;
  readonly pausedMs: number;
  /** A deadline of somebody else, which never pauses. */
  readonly externalDueAt: Date | undefined;
  readonly firstResponseDueAt: Date | undefined;
  readonly resolutionDueAt: Date | undefined;
  readonly alarms: readonly TicketAlarm[];
  readonly chaseCount: number;
  /** Rises with every change. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** Why a ticket changed, as its history and the live event say it. */
export type TicketAct =
  | 'created'
  | 'changed'
  | 'noted'
  | 'replied'
  | 'linked'
  | 'unlinked'
  | 'merged'
  | 'took_over'
  | 'chased'
  | 'reopened'
  | 'warned'
  | 'breached'
  | 'escalated';

export type TicketFieldChange = { readonly field: string; readonly from: unknown; readonly to: unknown };

export type TicketLinkKind = 'conversation' | 'order' | 'customer' | 'ticket' | 'complaint';

/** `told`: how a reply reached the customer; undefined for a private note. */
export type TicketTold = 'message' | 'notice' | 'unreachable';
