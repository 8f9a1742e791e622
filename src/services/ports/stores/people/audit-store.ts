import type { AuditFields } from '../../../../domain/people/audit.js';

/** What an entry is about. The name that is shown is looked up when the log is read. */
export type AuditSubjectType =
  | 'merchant'
  | 'agent'
  | 'skill_group'
  | 'channel'
  | 'api_token'
  | 'conversation'
  | 'customer'
  | 'ticket'
  | 'order'
  | 'rule'
  | 'webhook';

export type NewAuditEntry = {
  /** Undefined: the desk itself. */
  readonly actor: { readonly agentId: string } | undefined;
  /** `noun.verb` in the past: `settings.changed`, `conversation.taken_over`. */
  readonly action: string;
  readonly subjectType: AuditSubjectType;
  readonly subjectId: string;
  /** Named fields only. The store takes secrets and personal text out. */
  readonly before?: AuditFields | undefined;
  readonly after?: AuditFields | undefined;
  readonly at: Date;
};

/** Who changed what, in the transaction that changed it. Nothing can be changed or taken out afterwards. */
export type AuditStore = {
  readonly add: (entry: NewAuditEntry) => Promise<void>;
  /** Adds it unless the same person's same act on the same subject stands there since then. Two at once may both be added. */
  readonly addOnceSince: (
    since: Date,
    entry: NewAuditEntry & { readonly actor: { readonly agentId: string } },
  ) => Promise<void>;
};
