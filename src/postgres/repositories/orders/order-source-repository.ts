import type { EntityManager } from 'typeorm';
import type { OrderSource, OrderSourceKind, WiredOrderSource } from '../../../domain/orders/order-source.js';
import type { OrderSourceStore } from '../../../services/ports/orders/order-stores.js';
import type { SecretBox } from '../../channels/secret-box.js';
import { toPage } from '../page.js';

type SourceRow = {
  readonly id: string;
  readonly merchant_id: string;
  readonly kind: OrderSourceKind;
  readonly name: string;
  readonly channel_id: string | null;
  readonly url: string | null;
  readonly enabled: boolean;
};
type WiredRow = SourceRow & { readonly secret: Buffer | null };

const COLUMNS = 'id, merchant_id, kind, name, channel_id, url, enabled';

const toSource = (row: SourceRow): OrderSource => ({
  id: row.id,
  merchantId: row.merchant_id,
  kind: row.kind,
  name: row.name,
  channelId: row.channel_id ?? undefined,
  url: row.url ?? undefined,
  enabled: row.enabled,
});

/** Order sources of one merchant. A source's secret is sealed with its own id. */
export const createOrderSourceRepository =
  (secretBox: SecretBox) =>
  (manager: EntityManager, merchantId: string): OrderSourceStore => {
    const sealed = (id: string, secret: string | undefined): Buffer | null =>
      secret === undefined ? null : secretBox.seal(secret, id);
    const toWired = (row: WiredRow): WiredOrderSource => ({
      ...toSource(row),
      secret: row.secret ? secretBox.open(row.secret, row.id) : undefined,
    });
    const wiredWhere = async (where: string, parameters: readonly unknown[]): Promise<readonly WiredOrderSource[]> => {
      const rows: WiredRow[] = await manager.query(
        `select ${COLUMNS}, secret from order_sources where ${where} order by id`,
        [...parameters],
      );
      return rows.map(toWired);
    };
    return {
      ...sourceRows(manager, merchantId),
      add: async ({ id, kind, name, channelId, url, secret }) => {
        await manager.query(
          `insert into order_sources (id, merchant_id, kind, name, channel_id, url, secret)
           values ($1, $2, $3, $4, $5, $6, $7)`,
          [id, merchantId, kind, name, channelId ?? null, url ?? null, sealed(id, secret)],
        );
      },
      update: async (id, { name, channelId, url, secret, enabled }) => {
        await manager.query(
          `update order_sources set name = coalesce($3, name), url = coalesce($4, url), secret = coalesce($5, secret),
             enabled = coalesce($6, enabled), channel_id = case when $7 then $8::uuid else channel_id end, updated_at = now()
           where id = $1 and merchant_id = $2`,
          [
            id,
            merchantId,
            name ?? null,
            url ?? null,
            sealed(id, secret),
            enabled ?? null,
            channelId !== undefined,
            channelId ?? null,
          ],
        );
      },
      wired: () => wiredWhere('merchant_id = $1 and enabled', [merchantId]),
      findWired: async (id) => (await wiredWhere('merchant_id = $1 and id = $2', [merchantId, id]))[0],
    };
  };

type RowPart = Pick<OrderSourceStore, 'findById' | 'list' | 'remove' | 'count'>;

const sourceRows = (manager: EntityManager, merchantId: string): RowPart => ({
  findById: async (id) => {
    const rows: SourceRow[] = await manager.query(
      `select ${COLUMNS} from order_sources where id = $1 and merchant_id = $2`,
      [id, merchantId],
    );
    return rows[0] && toSource(rows[0]);
  },
  list: async (page) => {
    const rows: SourceRow[] = await manager.query(
      `select ${COLUMNS} from order_sources where merchant_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
      [merchantId, page.afterId ?? null, page.limit + 1],
    );
    return toPage(rows.map(toSource), page);
  },
  remove: async (id) => {
    await manager.query('delete from order_sources where id = $1 and merchant_id = $2', [id, merchantId]);
  },
  count: async () => {
    const rows: { count: number }[] = await manager.query(
      'select count(*)::int as count from order_sources where merchant_id = $1',
      [merchantId],
    );
    return rows[0]?.count ?? 0;
  },
});
