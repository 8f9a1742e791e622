import type { TicketPriority, TicketSource, TicketStatus } from './ticket.js';

/** An instant in UTC, ISO 8601. */
type IsoInstant = string;

/** A ticket as lists and live events show it, ready to be JSON. */
export type TicketRecord = {
  readonly id: string;
  readonly number: number;
  readonly typeId: string;
  readonly typeName: string;
  readonly subject: string;
  readonly priority: TicketPriority;
  readonly status: TicketStatus;
  readonly source: TicketSource;
  readonly agentId: string | null;
  readonly agentName: string | null;
  readonly skillGroupId: string | null;
  readonly skillGroupName: string | null;
  readonly tags: readonly string[];
  readonly customerId: string | null;
  /** The customer's name where known, else the end of their openid. */
  readonly customerName: string | null;
  readonly mergedIntoId: string | null;
  readonly firstRespondedAt: IsoInstant | null;
  readonly solvedAt: IsoInstant | null;
  readonly closedAt: IsoInstant | null;
  readonly firstResponseDueAt: IsoInstant | null;
  readonly resolutionDueAt: IsoInstant | null;
  readonly isPaused: boolean;
  readonly alarms: readonly string[];
  readonly chaseCount: number;
  readonly version: number;
  readonly createdAt: IsoInstant;
  readonly updatedAt: IsoInstant;
};
