import type { EntityManager } from 'typeorm';
import type {
  CustomerMerge,
  MergeReason,
  MergeStore,
  MovedRows,
} from '../../../services/ports/stores/customer-stores.js';
import { toJsonb } from '../../jsonb.js';

/**
 * Tables whose rows belong to a customer, by `customer_id` and what names a row, in the order of locks: tickets, conversations,
 * identities. What is joined moves with all of them; a table that comes later is one line here. Look-ups and erase tasks stay as they
 * were recorded: whoever reads them follows the join.
 */
const TABLES = [
  { table: 'tickets', key: 'id' },
  { table: 'conversations', key: 'id' },
  { table: 'identities', key: 'id' },
  { table: 'ratings', key: 'id' },
  { table: 'known_orders', key: 'search_id' },
] as const;

/** The version tells consoles that their view is old. */
const ALSO: Readonly<Partial<Record<string, string>>> = {
  tickets: ', version = version + 1',
  conversations: ', version = version + 1',
};

type Row = {
  readonly id: string;
  readonly kept_id: string;
  readonly merged_id: string;
  readonly reason: MergeReason;
  readonly merged_by: string | null;
  readonly merged_at: Date;
  readonly moved: MovedRows;
  readonly undone_at: Date | null;
};

export const createMergeRepository = (manager: EntityManager, merchantId: string): MergeStore => ({
  moveRows: async (fromId, toId) => {
    const moved: Record<string, readonly string[]> = {};
    for (const { table, key } of TABLES) {
      const rows: { readonly id: string }[] = await manager.query(
        `with owned as (select ${key} from ${table} where customer_id = $1 order by ${key} for update),
           moved as (update ${table} set customer_id = $2${ALSO[table] ?? ''} where ${key} in (select ${key} from owned) returning ${key})
         select ${key} as id from moved`,
        [fromId, toId],
      );
      moved[table] = rows.map(({ id }) => id);
    }
    return moved;
  },

  moveBack: async (rows, { fromId, toId }) => {
    for (const { table, key } of TABLES) {
      await manager.query(
        `update ${table} set customer_id = $2${ALSO[table] ?? ''} where ${key} = any($3::uuid[]) and customer_id = $1`,
        [fromId, toId, [...(rows[table] ?? [])]],
      );
    }
    // What the identities that go back have done meanwhile goes with them.
    await manager.query(
      `update conversations set customer_id = $2, version = version + 1 where customer_id = $1 and identity_id = any($3::uuid[])`,
      [fromId, toId, [...(rows['identities'] ?? [])]],
    );
  },

  add: async ({ id, keptId, mergedId, reason, by, at, moved }) => {
    await manager.query(
      `insert into customer_merges (id, merchant_id, kept_id, merged_id, reason, merged_by, merged_at, moved)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, merchantId, keptId, mergedId, reason, by ?? null, at, toJsonb(moved)],
    );
  },

  lockById: async (id) => {
    const rows: Row[] = await manager.query(
      `select id, kept_id, merged_id, reason, merged_by, merged_at, moved, undone_at from customer_merges
        where id = $1 for update`,
      [id],
    );
    return rows[0] && toMerge(rows[0]);
  },

  markUndone: async (id, by, at) => {
    await manager.query('update customer_merges set undone_by = $2, undone_at = $3 where id = $1', [id, by, at]);
  },
});

const toMerge = (row: Row): CustomerMerge & { readonly undoneAt: Date | undefined } => ({
  id: row.id,
  keptId: row.kept_id,
  mergedId: row.merged_id,
  reason: row.reason,
  by: row.merged_by ?? undefined,
  at: row.merged_at,
  moved: row.moved,
  undoneAt: row.undone_at ?? undefined,
});
