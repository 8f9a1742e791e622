import type { EntityManager } from 'typeorm';
import type { QuickReply, QuickReplyPlace } from '../../../domain/people/quick-reply.js';
import type { QuickReplyFields, QuickReplyStore } from '../../../services/ports/stores/conversations/desk-stores.js';
import { toPage } from '../page.js';

type QuickReplyRow = {
  readonly id: string;
  readonly scope: QuickReplyPlace['scope'];
  readonly agent_id: string | null;
  readonly skill_group_id: string | null;
  readonly title: string;
  readonly shortcut: string;
  readonly text: string;
  readonly media_ids: readonly string[];
  readonly use_count: number;
};

const COLUMNS = 'id, scope, agent_id, skill_group_id, title, shortcut, text, media_ids, use_count';

const placeOf = ({ agent_id: agentId, skill_group_id: skillGroupId }: QuickReplyRow): QuickReplyPlace => {
  if (agentId !== null) return { scope: 'personal', agentId };
  return skillGroupId === null ? { scope: 'merchant' } : { scope: 'skill_group', skillGroupId };
};

const toQuickReply = (row: QuickReplyRow): QuickReply => ({
  id: row.id,
  place: placeOf(row),
  title: row.title,
  shortcut: row.shortcut,
  text: row.text,
  mediaIds: row.media_ids,
  useCount: row.use_count,
});

const agentOf = (place: QuickReplyPlace): string | null => (place.scope === 'personal' ? place.agentId : null);
const groupOf = (place: QuickReplyPlace): string | null => (place.scope === 'skill_group' ? place.skillGroupId : null);

const valuesOf = ({ place, title, shortcut, text, mediaIds }: QuickReplyFields): readonly unknown[] => [
  place.scope,
  agentOf(place),
  groupOf(place),
  title,
  shortcut,
  text,
  [...mediaIds],
];

export const createQuickReplyRepository = (manager: EntityManager, merchantId: string): QuickReplyStore => {
  const many = async (where: string, parameters: readonly unknown[]): Promise<readonly QuickReply[]> => {
    const sql = `select ${COLUMNS} from quick_replies where merchant_id = $1 and ${where}`;
    const rows: QuickReplyRow[] = await manager.query(sql, [merchantId, ...parameters]);
    return rows.map(toQuickReply);
  };
  return {
    add: async (id, fields, at) => {
      await manager.query(
        `insert into quick_replies (merchant_id, id, updated_at, scope, agent_id, skill_group_id, title, shortcut, text, media_ids)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [merchantId, id, at, ...valuesOf(fields)],
      );
    },
    update: async (id, fields, at) => {
      await manager.query(
        `update quick_replies set updated_at = $3, scope = $4, agent_id = $5, skill_group_id = $6, title = $7, shortcut = $8,
           text = $9, media_ids = $10 where merchant_id = $1 and id = $2`,
        [merchantId, id, at, ...valuesOf(fields)],
      );
    },
    remove: async (id) => {
      await manager.query('delete from quick_replies where merchant_id = $1 and id = $2', [merchantId, id]);
    },
    findById: async (id) => (await many('id = $2', [id]))[0],
    findByTitle: async (place, title) => {
      const where = `scope = $2 and agent_id is not distinct from $3 and skill_group_id is not distinct from $4 and title = $5`;
      return (await many(where, [place.scope, agentOf(place), groupOf(place), title]))[0];
    },
    listFor: async ({ agentId, skillGroupIds }, page) => {
      const where = `(scope = 'merchant' or agent_id = $2 or (scope = 'skill_group' and ($3::uuid[] is null or skill_group_id = any($3))))
        and ($4::uuid is null or id > $4) order by id limit $5`;
      const groups = skillGroupIds === 'all' ? null : [...skillGroupIds];
      return toPage(await many(where, [agentId, groups, page.afterId ?? null, page.limit + 1]), page);
    },
    countUse: async (id) => {
      await manager.query(
        'update quick_replies set use_count = least(use_count + 1, 1000000000) where merchant_id = $1 and id = $2',
        [merchantId, id],
      );
    },
  };
};
