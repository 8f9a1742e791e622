import type { EntityManager } from 'typeorm';
import type { DeliveryError } from '../../../domain/conversations/message.js';
import type {
  SyncedIdentity,
  TagFailure,
  TagLink,
  TagSync,
  WechatTagStore,
} from '../../../services/ports/wechat-tags/wechat-tag-store.js';
import { toJsonb } from '../../jsonb.js';

type SyncRow = Omit<TagSync, 'readAt' | 'error'> & {
  readonly readAt: Date | null;
  readonly error: DeliveryError | null;
};
type LinkRow = {
  readonly wechat_id: number | null;
  readonly tag_id: string | null;
  readonly tag_name: string | null;
  readonly name: string | null;
  readonly error: DeliveryError | null;
};
type Query = <T>(sql: string, values: readonly unknown[]) => Promise<readonly T[]>;

const SYNCS = `
  select c.id as "channelId", c.name as "channelName", coalesce(s.enabled, false) as enabled, s.read_at as "readAt", s.error,
    (select count(*)::int from wechat_tags w where w.channel_id = c.id and w.wechat_id is not null and w.tag_id is not null)
      as "tagCount",
    (select count(*)::int from wechat_profiles p where p.channel_id = c.id and p.error is not null) as "failureCount"
    from channels c left join tag_syncs s on s.channel_id = c.id
   where c.merchant_id = $1 and c.kind = 'official_account' order by c.id limit 200`;

const LINKS = `
  select w.wechat_id, t.id as tag_id, t.name as tag_name, w.name, w.error
    from tags t full join (select * from wechat_tags where channel_id = $1) w on w.tag_id = t.id
   where coalesce(t.merchant_id, w.merchant_id) = $2 order by t.name nulls first`;

const LINK = `
  insert into wechat_tags as w (channel_id, merchant_id, tag_id, wechat_id, name, error) values ($1, $2, $3, $4, $5, $6)
  on conflict (channel_id, tag_id) do update set wechat_id = excluded.wechat_id, name = excluded.name, error = excluded.error`;

const SAVE_PROFILE = `
  insert into wechat_profiles (identity_id, merchant_id, channel_id, remark, wechat_tag_ids, synced_at, error)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (identity_id) do update set remark = excluded.remark, wechat_tag_ids = excluded.wechat_tag_ids,
    synced_at = excluded.synced_at, error = excluded.error`;

const FAILURES = `
  select p.channel_id as "channelId", i.customer_id as "customerId",
    coalesce(c.remark, c.name, '…' || right(i.openid, 6)) as "displayName", p.error
    from wechat_profiles p join identities i on i.id = p.identity_id join customers c on c.id = i.customer_id
   where p.merchant_id = $1 and p.error is not null order by p.synced_at desc limit 50`;

// A moved timer also leaves the hands of a worker that has just claimed it, as in the timer repository.
const timersFor = (kind: string, from: string): string => `
  insert into timers (id, merchant_id, kind, subject_id, due_at)
  select gen_random_uuid(), $1, '${kind}', subject, now() from (${from}) wanted (subject)
  on conflict (kind, subject_id) do update set due_at = excluded.due_at, attempts = 0, lease_until = '-infinity',
    lease_number = timers.lease_number + 1`;

const PUSH_CUSTOMERS = timersFor(
  'wechat_profile_push',
  `select i.id from identities i join tag_syncs s on s.channel_id = i.channel_id and s.enabled
    where i.customer_id = any($2::uuid[]) and i.following is not false`,
);
const PUSH_TAGGED = timersFor(
  'wechat_profile_push',
  `select distinct i.id from customer_tags o join identities i on i.customer_id = o.customer_id
     join tag_syncs s on s.channel_id = i.channel_id and s.enabled
    where o.tag_id = any($2::uuid[]) and i.following is not false`,
);
const PUSH_TAGS = timersFor('wechat_tags_push', 'select channel_id from tag_syncs where merchant_id = $1 and enabled');

const toLink = ({ wechat_id, tag_id, tag_name, name, error }: LinkRow): TagLink => ({
  wechatId: wechat_id ?? undefined,
  tag: tag_id !== null && tag_name !== null ? { id: tag_id, name: tag_name } : undefined,
  name: name ?? undefined,
  error: error ?? undefined,
});

export const createWechatTagRepository = (manager: EntityManager, merchantId: string): WechatTagStore => {
  const query: Query = async (sql, values) => manager.query(sql, [...values]);
  return {
    ...syncRows(query, merchantId),
    ...linkRows(query, merchantId),
    ...profileRows(query, merchantId),
    requestPush: async (customerIds) => void (await query(PUSH_CUSTOMERS, [merchantId, [...customerIds]])),
    requestPushOf: async (tagIds) => void (await query(PUSH_TAGGED, [merchantId, [...tagIds]])),
    requestTagsPush: async () => void (await query(PUSH_TAGS, [merchantId])),
  };
};

const syncRows = (query: Query, merchantId: string) => ({
  syncs: async (): Promise<readonly TagSync[]> => {
    const rows = await query<SyncRow>(SYNCS, [merchantId]);
    return rows.map(({ readAt, error, ...row }) => ({
      ...row,
      readAt: readAt ?? undefined,
      error: error ?? undefined,
    }));
  },
  isOn: async (channelId: string) => {
    const rows = await query('select 1 from tag_syncs where channel_id = $1 and enabled', [channelId]);
    return rows.length > 0;
  },
  setSync: async (channelId: string, enabled: boolean) => {
    await query(
      `insert into tag_syncs (channel_id, merchant_id, enabled) values ($1, $2, $3)
       on conflict (channel_id) do update set enabled = excluded.enabled, error = null`,
      [channelId, merchantId, enabled],
    );
  },
  noteRead: async (channelId: string, outcome: { readonly at: Date } | { readonly error: DeliveryError }) => {
    const [at, error] = 'at' in outcome ? [outcome.at, null] : [null, toJsonb(outcome.error)];
    await query('update tag_syncs set read_at = coalesce($2, read_at), error = $3 where channel_id = $1', [
      channelId,
      at,
      error,
    ]);
  },
});

const linkRows = (
  query: Query,
  merchantId: string,
): Pick<WechatTagStore, 'linksOf' | 'refusedTags' | 'link' | 'forget'> => ({
  linksOf: async (channelId) => (await query<LinkRow>(LINKS, [channelId, merchantId])).map(toLink),
  refusedTags: () =>
    query(
      `select channel_id as "channelId", tag_id as "tagId", error from wechat_tags
        where merchant_id = $1 and tag_id is not null and error is not null`,
      [merchantId],
    ),
  link: async (channelId, { tagId, wechatId, name, error }) => {
    const values = [channelId, merchantId, tagId, wechatId ?? null, name, error ? toJsonb(error) : null];
    await query(LINK, values);
  },
  forget: async (channelId, wechatId) => {
    await query('delete from wechat_tags where channel_id = $1 and wechat_id = $2', [channelId, wechatId]);
  },
});

const IDENTITY = 'select id, channel_id as "channelId", customer_id as "customerId", openid from identities';

const profileRows = (
  query: Query,
  merchantId: string,
): Pick<WechatTagStore, 'identity' | 'identitiesOf' | 'profileOf' | 'saveProfile' | 'failures'> => ({
  identity: async (id) => (await query<SyncedIdentity>(`${IDENTITY} where id = $1`, [id]))[0],
  identitiesOf: (channelId, { afterId, limit }) =>
    query(
      `${IDENTITY} where channel_id = $1 and ($2::uuid is null or id > $2) and following is not false order by id limit $3`,
      [channelId, afterId ?? null, limit],
    ),
  profileOf: async (identityId) => {
    const [row] = await query<{ remark: string; wechatTagIds: readonly number[] }>(
      'select remark, wechat_tag_ids as "wechatTagIds" from wechat_profiles where identity_id = $1',
      [identityId],
    );
    return row;
  },
  saveProfile: async ({ id, channelId }, { remark, wechatTagIds, at, error }) => {
    const values = [id, merchantId, channelId, remark, [...wechatTagIds], at, error ? toJsonb(error) : null];
    await query(SAVE_PROFILE, values);
  },
  failures: () => query<TagFailure>(FAILURES, [merchantId]),
});
