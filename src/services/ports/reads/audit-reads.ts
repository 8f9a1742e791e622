import type { AuditFields } from '../../../domain/people/audit.js';
import type { IsoInstant } from './conversation-reads.js';

export type AuditRecord = {
  readonly id: string;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly subjectName: string | null;
  readonly before: AuditFields | null;
  readonly after: AuditFields | null;
  readonly at: IsoInstant;
};

export type AuditFilter = {
  readonly actorId?: string | undefined;
  readonly action?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

export type AuditReads = {
  /** Youngest first; `next` is the place after which to go on. */
  readonly list: (query: {
    readonly merchantId: string;
    readonly filter: AuditFilter;
    readonly after: readonly string[] | undefined;
    readonly limit: number;
  }) => Promise<{ readonly items: readonly AuditRecord[]; readonly next: readonly string[] | undefined }>;
};
