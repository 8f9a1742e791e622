import type { EntityManager } from 'typeorm';
import type { QrCode } from '../../../domain/qr-codes/qr-code.js';
import type { QrCodePatch, QrCodeRecord, QrCodeStore } from '../../../services/ports/qr-codes/qr-code-store.js';
import { createPrepared } from '../../prepared.js';

type Row = {
  readonly id: string;
  readonly channel_id: string;
  readonly name: string;
  readonly scene: string;
  readonly skill_group_id: string | null;
  readonly agent_id: string | null;
  readonly tag_id: string | null;
  readonly welcome: string | null;
  readonly url: string;
  readonly ticket: string;
  readonly expires_at: Date | null;
  readonly enabled: boolean;
  readonly created_at: Date;
};
type RecordRow = Row & {
  readonly channel_name: string;
  readonly skill_group_name: string | null;
  readonly agent_name: string | null;
  readonly tag_name: string | null;
  readonly scans: number;
  readonly follows: number;
};
type DayRow = { readonly day: string; readonly scans: number; readonly follows: number };

const COLUMN_OF = {
  name: 'name',
  enabled: 'enabled',
  skillGroupId: 'skill_group_id',
  agentId: 'agent_id',
  tagId: 'tag_id',
  welcome: 'welcome',
  url: 'url',
  ticket: 'ticket',
  expiresAt: 'expires_at',
} as const satisfies Record<keyof QrCodePatch, string>;

const NAMES = [
  'name',
  'enabled',
  'skillGroupId',
  'agentId',
  'tagId',
  'welcome',
  'url',
  'ticket',
  'expiresAt',
] as const satisfies readonly (keyof QrCodePatch)[];

const COLUMNS = `id, channel_id, name, scene, skill_group_id, agent_id, tag_id, welcome, url, ticket, expires_at, enabled,
  created_at`;

const toCode = (row: Row): QrCode => ({
  id: row.id,
  channelId: row.channel_id,
  name: row.name,
  scene: row.scene,
  skillGroupId: row.skill_group_id ?? undefined,
  agentId: row.agent_id ?? undefined,
  tagId: row.tag_id ?? undefined,
  welcome: row.welcome ?? undefined,
  url: row.url,
  ticket: row.ticket,
  expiresAt: row.expires_at ?? undefined,
  enabled: row.enabled,
  createdAt: row.created_at,
});

const toRecord = (row: RecordRow): QrCodeRecord => ({
  ...toCode(row),
  channelName: row.channel_name,
  skillGroupName: row.skill_group_name ?? undefined,
  agentName: row.agent_name ?? undefined,
  tagName: row.tag_name ?? undefined,
  scans: row.scans,
  follows: row.follows,
});

// Asked for each push that names a scene.
const BY_SCENE = `select ${COLUMNS} from qr_codes where channel_id = $1 and scene = $2`;

const LIST = `
  select q.*, c.name as channel_name, g.name as skill_group_name, a.name as agent_name, t.name as tag_name,
    used.scans, used.follows
    from (select ${COLUMNS} from qr_codes
           where merchant_id = $1 and ($2::uuid is null or channel_id = $2) and ($3::uuid is null or id < $3)
           order by id desc limit $4) q
    join channels c on c.id = q.channel_id
    left join skill_groups g on g.id = q.skill_group_id
    left join agents a on a.id = q.agent_id
    left join tags t on t.id = q.tag_id
    cross join lateral (
      select count(*)::int as scans, (count(*) filter (where e.content ->> 'type' = 'followed'))::int as follows
        from customer_events e
       where e.channel_id = q.channel_id and e.content ->> 'scene' = q.scene
         and e.content ->> 'type' in ('followed', 'qr_scanned')) used
   order by q.id desc`;

const DAYS = `
  select to_char(occurred_at at time zone $4, 'YYYY-MM-DD') as day, count(*)::int as scans,
    (count(*) filter (where content ->> 'type' = 'followed'))::int as follows
    from customer_events
   where channel_id = $1 and content ->> 'scene' = $2 and content ->> 'type' in ('followed', 'qr_scanned')
     and occurred_at >= $3
   group by 1 order by 1`;

export const createQrCodeRepository = (manager: EntityManager, merchantId: string): QrCodeStore => {
  const prepared = createPrepared(manager);
  const query = async <T>(sql: string, values: readonly unknown[]): Promise<readonly T[]> =>
    manager.query(sql, [...values]);
  return {
    add: async (code) => {
      await query(
        `insert into qr_codes (id, merchant_id, channel_id, name, scene, skill_group_id, agent_id, tag_id, welcome, url, ticket,
           expires_at, enabled, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
        [code.id, merchantId, code.channelId, code.name, code.scene, ...targetsOf(code), ...madeOf(code)],
      );
    },
    findById: async (id) => {
      const [row] = await query<Row>(`select ${COLUMNS} from qr_codes where id = $1`, [id]);
      return row && toCode(row);
    },
    findByScene: async (channelId, scene) => {
      const [row] = await prepared<Row>(BY_SCENE, [channelId, scene]);
      return row && toCode(row);
    },
    update: async (id, patch) => {
      const given = NAMES.filter((name) => name in patch);
      if (given.length === 0) return;
      const sets = given.map((name, at) => `${COLUMN_OF[name]} = $${at + 2}`);
      await query(`update qr_codes set ${sets.join(', ')} where id = $1`, [
        id,
        ...given.map((name) => patch[name] ?? null),
      ]);
    },
    remove: async (id) => {
      await query('delete from qr_codes where id = $1', [id]);
    },
    list: async ({ channelId, afterId, limit }) => {
      const rows = await query<RecordRow>(LIST, [merchantId, channelId ?? null, afterId ?? null, limit]);
      return rows.map(toRecord);
    },
    daysOf: ({ channelId, scene }, { from, timeZone }) => query<DayRow>(DAYS, [channelId, scene, from, timeZone]),
  };
};

const targetsOf = ({ skillGroupId, agentId, tagId, welcome }: QrCode): readonly (string | null)[] => [
  skillGroupId ?? null,
  agentId ?? null,
  tagId ?? null,
  welcome ?? null,
];

const madeOf = ({ url, ticket, expiresAt, enabled, createdAt }: QrCode): readonly unknown[] => [
  url,
  ticket,
  expiresAt ?? null,
  enabled,
  createdAt,
];
