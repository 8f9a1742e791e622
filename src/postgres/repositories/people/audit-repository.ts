import type { EntityManager } from 'typeorm';
import { redactFields } from '../../../domain/people/audit.js';
import type { AuditFields } from '../../../domain/people/audit.js';
import type { AuditStore } from '../../../services/ports/stores/people/audit-store.js';
import { toJsonb } from '../../jsonb.js';

const toColumn = (fields: AuditFields | undefined): string | null => (fields ? toJsonb(redactFields(fields)) : null);

export const createAuditRepository = (manager: EntityManager, merchantId: string): AuditStore => ({
  add: async ({ actor, action, subjectType, subjectId, before, after, at }) => {
    await manager.query(
      `insert into audit_entries (merchant_id, actor_id, action, subject_type, subject_id, before, after, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [merchantId, actor?.agentId ?? null, action, subjectType, subjectId, toColumn(before), toColumn(after), at],
    );
  },
  addOnceSince: async (since, { actor, action, subjectType, subjectId, at }) => {
    await manager.query(
      `insert into audit_entries (merchant_id, actor_id, action, subject_type, subject_id, at)
       select $1, $2, $3, $4, $5, $6 where not exists (
         select 1 from audit_entries
          where merchant_id = $1 and subject_id = $5 and at > $7 and actor_id = $2 and action = $3)`,
      [merchantId, actor.agentId, action, subjectType, subjectId, at, since],
    );
  },
});
