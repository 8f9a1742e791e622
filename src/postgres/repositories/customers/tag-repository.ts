import type { EntityManager } from 'typeorm';
import type { Tag, TagStore } from '../../../services/ports/stores/customer-stores.js';

export const createTagRepository = (manager: EntityManager, merchantId: string): TagStore => {
  const changed = async (sql: string, parameters: readonly unknown[]): Promise<boolean> => {
    const rows: unknown[] = await manager.query(sql, [...parameters]);
    return rows.length > 0;
  };
  return {
    all: async () => {
      const rows: (Tag & { readonly customerCount: number })[] = await manager.query(
        `select t.id, t.name, (select count(*)::int from customer_tags c where c.tag_id = t.id) as "customerCount"
           from tags t where t.merchant_id = $1 order by t.name limit 1000`,
        [merchantId],
      );
      return rows;
    },
    add: async ({ id, name }) => {
      await manager.query('insert into tags (id, merchant_id, name) values ($1, $2, $3)', [id, merchantId, name]);
    },
    rename: ({ id, name }) =>
      changed('with changed as (update tags set name = $2 where id = $1 returning id) select id from changed', [
        id,
        name,
      ]),
    remove: (id) => changed('with gone as (delete from tags where id = $1 returning id) select id from gone', [id]),
    known: async (ids) => {
      const rows: { readonly id: string }[] = await manager.query('select id from tags where id = any($1::uuid[])', [
        [...ids],
      ]);
      return rows.map(({ id }) => id);
    },
  };
};
