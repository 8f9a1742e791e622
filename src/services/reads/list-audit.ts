import type { Actor } from '../../domain/people/agent.js';
import type { AuditFilter, AuditReads, AuditRecord } from '../ports/reads/audit-reads.js';
import type { Cursors } from '../ports/tools/tokens.js';

type Deps = { readonly reads: AuditReads; readonly cursors: Cursors };
type Input = AuditFilter & {
  readonly actor: Actor;
  readonly cursor?: string | undefined;
  readonly limit: number;
};
type AuditPage = { readonly items: readonly AuditRecord[]; readonly nextCursor: string | null };

/** Who changed what, youngest first. A cursor is good for the filter it came from. */
export const createListAudit =
  ({ reads, cursors }: Deps) =>
  async ({ actor: { merchantId }, cursor, limit, ...filter }: Input): Promise<AuditPage> => {
    const { actorId = '', action = '', subjectId = '', from = '', to = '' } = filter;
    const list = ['audit', actorId, action, subjectId, from, to].join(':');
    const after = cursor === undefined ? undefined : cursors.open(list, merchantId, cursor);
    const { items, next } = await reads.list({ merchantId, filter, after, limit });
    return { items, nextCursor: next ? cursors.seal(list, merchantId, next) : null };
  };

export type ListAudit = ReturnType<typeof createListAudit>;
