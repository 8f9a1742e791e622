import type { EntityManager } from 'typeorm';
import type { Menu } from '../../../domain/menus/menu.js';
import type { MenuStore, StoredMenu } from '../../../services/ports/menus/menu-store.js';
import { toJsonb } from '../../jsonb.js';

type Row = {
  readonly channel_id: string;
  readonly draft: Menu;
  readonly version: number;
  readonly updated_at: Date;
  readonly published: Menu | null;
  readonly published_at: Date | null;
};

const SELECT = 'select channel_id, draft, version, updated_at, published, published_at from channel_menus';

const toMenu = (row: Row): StoredMenu => ({
  channelId: row.channel_id,
  draft: row.draft,
  version: row.version,
  updatedAt: row.updated_at,
  published: row.published ?? undefined,
  publishedAt: row.published_at ?? undefined,
});

// Version 0 says that there was no draft; one that came meanwhile has 1 or more.
const SAVE = `
  with saved as (
    insert into channel_menus (channel_id, merchant_id, draft, updated_at) select $1, $2, $3::jsonb, $5 where $4::int = 0
    on conflict (channel_id) do nothing returning 1
  ), changed as (
    update channel_menus set draft = $3::jsonb, version = version + 1, updated_at = $5
     where channel_id = $1 and version = $4 returning 1
  )
  select 1 from saved union all select 1 from changed`;

export const createMenuRepository = (manager: EntityManager, merchantId: string): MenuStore => {
  const one = async (channelId: string, lock = ''): Promise<StoredMenu | undefined> => {
    const rows: Row[] = await manager.query(`${SELECT} where channel_id = $1 ${lock}`, [channelId]);
    return rows[0] && toMenu(rows[0]);
  };
  return {
    find: (channelId) => one(channelId),
    lock: (channelId) => one(channelId, 'for update'),
    saveDraft: async ({ channelId, draft, version, at }) => {
      const rows: unknown[] = await manager.query(SAVE, [channelId, merchantId, toJsonb(draft), version, at]);
      return rows.length > 0;
    },
    markPublished: async ({ channelId, menu, replaced, at }) => {
      await manager.query(
        `update channel_menus set published = $2::jsonb, published_at = $3, replaced = $4::jsonb where channel_id = $1`,
        [channelId, menu ? toJsonb(menu) : null, at, toJsonb(replaced)],
      );
    },
  };
};
