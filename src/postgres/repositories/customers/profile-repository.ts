import type { EntityManager } from 'typeorm';
import type { CustomerProfile, ProfilePatch, ProfileStore } from '../../../services/ports/stores/customer-stores.js';
import { toJsonb } from '../../jsonb.js';

type Row = {
  readonly id: string;
  readonly name: string | null;
  readonly remark: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly merged_into: string | null;
};

const COLUMN_OF = {
  name: 'name',
  remark: 'remark',
  phone: 'phone',
  address: 'address',
  mergedInto: 'merged_into',
} as const;

// Not "for update": a conversation that is being opened points at the customer, and need not wait.
const LOCK = `select id, name, remark, phone, address, attributes, merged_into
  from customers where id = any($1::uuid[]) order by id for no key update`;

export const createProfileRepository = (manager: EntityManager, merchantId: string): ProfileStore => ({
  lock: async (ids) => {
    const rows: Row[] = await manager.query(LOCK, [[...ids]]);
    return rows.map(toProfile);
  },

  update: async (id, patch) => {
    const { sets, values } = setsOf(patch);
    await manager.query(
      `update customers set ${sets}version = version + 1, updated_at = clock_timestamp() where id = $1`,
      [id, ...values],
    );
  },

  setTags: async (id, { tagIds, by, at }) => {
    await manager.query('delete from customer_tags where customer_id = $1 and tag_id <> all($2::uuid[])', [
      id,
      [...tagIds],
    ]);
    await manager.query(
      `insert into customer_tags (customer_id, tag_id, merchant_id, added_by, added_at)
       select $1, unnest($2::uuid[]), $3, $4, $5 on conflict do nothing`,
      [id, [...tagIds], merchantId, by ?? null, at],
    );
  },

  tagIdsOf: async (id) => {
    const rows: { readonly id: string }[] = await manager.query(
      'select tag_id as id from customer_tags where customer_id = $1',
      [id],
    );
    return rows.map((row) => row.id);
  },

  setUnionid: async (identityId, unionid) => {
    const rows: { readonly customerId: string }[] = await manager.query(
      `with changed as (update identities set unionid = $2 where id = $1 returning customer_id)
       select customer_id as "customerId" from changed`,
      [identityId, unionid],
    );
    const customerId = rows[0]?.customerId;
    if (customerId === undefined) return undefined;
    const others: { readonly id: string }[] = await manager.query(
      `select distinct customer_id as id from identities where merchant_id = $1 and unionid = $2 and customer_id <> $3 order by 1`,
      [merchantId, unionid, customerId],
    );
    return { customerId, others: others.map(({ id }) => id) };
  },
});

const setsOf = ({ attributes, ...patch }: ProfilePatch) => {
  const sets: string[] = [];
  const values: unknown[] = [];
  for (const name of ['name', 'remark', 'phone', 'address', 'mergedInto'] as const) {
    const value = patch[name];
    if (value === undefined) continue;
    values.push(value);
    sets.push(`${COLUMN_OF[name]} = $${values.length + 1}, `);
  }
  if (attributes) {
    values.push(toJsonb(attributes));
    sets.push(`attributes = $${values.length + 1}, `);
  }
  return { sets: sets.join(''), values };
};

const toProfile = (row: Row): CustomerProfile => ({
  id: row.id,
  name: row.name ?? undefined,
  remark: row.remark ?? undefined,
  phone: row.phone ?? undefined,
  address: row.address ?? undefined,
  attributes: row.attributes,
  mergedInto: row.merged_into ?? undefined,
});
