import type { EntityManager } from 'typeorm';
import type { EraseTask, EraseTaskRecord, ErasureStore } from '../../../services/ports/retention/erasure-store.js';
import { ERASURES } from './erasures.table.js';

type Nullable<T> = { readonly [Key in keyof T]: undefined extends T[Key] ? Exclude<T[Key], undefined> | null : T[Key] };
type Row = Nullable<EraseTaskRecord> & { readonly place: string };

const COLUMNS = `t.id, t.customer_id as "customerId", t.source, t.reason, t.scope, t.state, t.requested_by as "requestedBy",
  t.requested_at as "requestedAt", t.decided_by as "decidedBy", t.decided_at as "decidedAt", t.due_at as "dueAt",
  t.done_at as "doneAt", t.removed`;

/** Erase tasks of one merchant, and the tables they empty. */
export const createErasureRepository = (manager: EntityManager, merchantId: string): ErasureStore => ({
  ...taskRows(manager, merchantId),
  customerOf: async (channelId, openid) => {
    const rows: { id: string }[] = await manager.query(CUSTOMER_OF, [channelId, openid]);
    return rows[0]?.id;
  },
  family: async (customerId) => {
    const rows: { id: string }[] = await manager.query(FAMILY, [customerId]);
    return rows.map(({ id }) => id);
  },
  hasOpenConversation: async (customerIds) => {
    const rows: unknown[] = await manager.query(OPEN_CONVERSATION, [[...customerIds]]);
    return rows.length > 0;
  },
  mediaKeys: async (customerIds) => {
    const rows: { key: string }[] = await manager.query(MEDIA_KEYS, [[...customerIds]]);
    return rows.map(({ key }) => key);
  },
  erase: async (customerIds, scope) => {
    const ids = [...customerIds];
    await manager.query(LOCK_TALKS, [ids]);
    const removed: Record<string, number> = {};
    if (scope === 'everything') await manager.query(FORGET_WORDS, [ids]);
    for (const { name, sql } of ERASURES.filter(({ scopes }) => scopes.includes(scope))) {
      const [row]: { count: number }[] = await manager.query(sql, [ids]);
      removed[name] = row?.count ?? 0;
    }
    return removed;
  },
});

const taskRows = (
  manager: EntityManager,
  merchantId: string,
): Pick<ErasureStore, 'save' | 'lockById' | 'openOf' | 'list'> => {
  const one = async (condition: string, value: string): Promise<EraseTask | undefined> => {
    const rows: Row[] = await manager.query(`select ${COLUMNS} from erase_tasks t where ${condition} for update`, [
      value,
    ]);
    return rows[0] && toTask(rows[0]);
  };
  return {
    save: async (task) => {
      await manager.query(SAVE, [
        task.id,
        merchantId,
        task.customerId,
        task.source,
        task.reason,
        task.scope,
        task.state,
        task.requestedBy ?? null,
        task.requestedAt,
        task.decidedBy ?? null,
        task.decidedAt ?? null,
        task.dueAt,
        task.doneAt ?? null,
        JSON.stringify(task.removed),
      ]);
    },
    lockById: (id) => one('t.id = $1', id),
    openOf: (customerId) => one(`t.customer_id = $1 and t.state in ('awaiting', 'approved')`, customerId),
    list: async ({ after, limit }) => {
      const [afterAt = null, afterId = null] = after ?? [];
      const rows: Row[] = await manager.query(LIST, [merchantId, afterAt, afterId, limit + 1]);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(toRecord),
        next: rows.length > limit && last ? [last.place, last.id] : undefined,
      };
    },
  };
};

const SAVE = `
  insert into erase_tasks (id, merchant_id, customer_id, source, reason, scope, state, requested_by, requested_at, decided_by,
      decided_at, due_at, done_at, removed)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  on conflict (id) do update set state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at,
    due_at = excluded.due_at, done_at = excluded.done_at, removed = excluded.removed`;

const LIST = `
  select ${COLUMNS}, c.name as "customerName", asked.name as "requestedByName", decided.name as "decidedByName",
      t.requested_at::text as place
    from erase_tasks t join customers c on c.id = t.customer_id
    left join agents asked on asked.id = t.requested_by left join agents decided on decided.id = t.decided_by
   where t.merchant_id = $1 and ($2::timestamptz is null or (t.requested_at, t.id) < ($2, $3::uuid))
   order by t.requested_at desc, t.id desc limit $4`;

const CUSTOMER_OF = `
  select coalesce(c.merged_into, c.id) as id from identities i join customers c on c.id = i.customer_id
   where i.channel_id = $1 and i.openid = $2`;

// Up to whom they were joined to since, then everybody who is the same person.
const FAMILY = `
  with recursive kept as (
    select id, merged_into from customers where id = $1
    union select c.id, c.merged_into from customers c join kept k on c.id = k.merged_into),
  family as (
    select id from kept where merged_into is null
    union select c.id from customers c join family f on c.merged_into = f.id)
  select id from family`;

const OPEN_CONVERSATION = `
  select 1 from conversations where customer_id = any($1::uuid[]) and state <> 'closed' limit 1`;

const MEDIA_KEYS = `
  select store_key as key from media where store_key is not null
    and conversation_id in (select id from conversations where customer_id = any($1::uuid[]))`;

const LOCK_TALKS = `select id from conversations where customer_id = any($1::uuid[]) order by id for update`;

// Below their conversations and tickets, which are found by nothing else.
const FORGET_WORDS = `
  delete from search_entries where conversation_id in (select id from conversations where customer_id = any($1::uuid[]))
    or (kind in ('ticket', 'order') and customer_id = any($1::uuid[]))`;

const toTask = (row: Row): EraseTask => ({
  ...row,
  requestedBy: row.requestedBy ?? undefined,
  decidedBy: row.decidedBy ?? undefined,
  decidedAt: row.decidedAt ?? undefined,
  doneAt: row.doneAt ?? undefined,
});

const toRecord = ({ place: _place, ...row }: Row): EraseTaskRecord => ({
  ...toTask({ ...row, place: '' }),
  customerName: row.customerName,
  requestedByName: row.requestedByName,
  decidedByName: row.decidedByName,
});
