import type { AuditFields } from '../../domain/people/audit.js';
import type { AuditReads, AuditRecord } from '../../services/ports/reads/audit-reads.js';
import type { MerchantReader } from '../unit-of-work.js';
import { iso } from './iso.js';

type Row = {
  readonly id: string;
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly action: string;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly subject_name: string | null;
  readonly before: AuditFields | null;
  readonly after: AuditFields | null;
  readonly at: Date;
};

/** A filter that is given is a condition; the others leave no trace, so that each question finds its index. */
const CONDITIONS = {
  actorId: 'e.actor_id = ',
  action: 'e.action = ',
  subjectId: 'e.subject_id = ',
  from: 'e.at >= ',
  to: 'e.at < ',
} as const;
const FILTERS = ['actorId', 'action', 'subjectId', 'from', 'to'] as const;

const NAMES = `
  left join agents who on who.id = e.actor_id
  left join agents a on e.subject_type = 'agent' and a.id = e.subject_id
  left join skill_groups g on e.subject_type = 'skill_group' and g.id = e.subject_id
  left join channels ch on e.subject_type = 'channel' and ch.id = e.subject_id
  left join api_tokens t on e.subject_type = 'api_token' and t.id = e.subject_id
  left join webhook_endpoints w on e.subject_type = 'webhook' and w.id = e.subject_id
  left join conversations c on e.subject_type = 'conversation' and c.id = e.subject_id
  left join identities i on i.id = c.identity_id
  left join customers cu on cu.id = coalesce(c.customer_id, case when e.subject_type = 'customer' then e.subject_id end)`;

const toRecord = (row: Row): AuditRecord => ({
  id: row.id,
  actorId: row.actor_id,
  actorName: row.actor_name,
  action: row.action,
  subjectType: row.subject_type,
  subjectId: row.subject_id,
  subjectName: row.subject_name,
  before: row.before,
  after: row.after,
  at: iso(row.at),
});

export const createAuditReads = ({ readMerchant }: { readonly readMerchant: MerchantReader }): AuditReads => ({
  list: ({ merchantId, filter, after, limit }) =>
    readMerchant(merchantId, async (manager) => {
      const given = FILTERS.filter((name) => filter[name] !== undefined);
      const values: unknown[] = [merchantId, limit + 1, ...given.map((name) => filter[name]), ...(after ?? [])];
      const conditions = [
        'e.merchant_id = $1',
        ...given.map((name, index) => `${CONDITIONS[name]}$${index + 3}`),
        ...(after ? [`(e.at, e.id) < ($${given.length + 3}::timestamptz, $${given.length + 4}::bigint)`] : []),
      ];
      const rows: Row[] = await manager.query(
        `select e.*, who.name as actor_name, coalesce(a.name, g.name, ch.name, t.name, w.name, cu.name, right(i.openid, 6)) as subject_name
           from (select * from audit_entries e where ${conditions.join(' and ')}
                  order by e.at desc, e.id desc limit $2) e ${NAMES}
          order by e.at desc, e.id desc`,
        values,
      );
      const items = rows.slice(0, limit).map(toRecord);
      const last = items.at(-1);
      return { items, next: rows.length > limit && last ? [last.at, last.id] : undefined };
    }),
});
