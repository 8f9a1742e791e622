import type { EntityManager } from 'typeorm';
import type { CustomerStore, Identity } from '../../../services/ports/stores/conversations/conversation-stores.js';
import { toJsonb } from '../../jsonb.js';
import { alone, inOne } from '../../gather.js';
import type { Gather } from '../../gather.js';
import { createPrepared } from '../../prepared.js';
import { IDENTITY_COLUMNS, toIdentity } from './identity-row.js';
import type { IdentityRow } from './identity-row.js';
import type { Prepared } from '../../prepared.js';

export const createCustomerRepository = (manager: EntityManager, merchantId: string, gather = alone): CustomerStore => {
  const prepared = createPrepared(manager);
  const identityOf = async (sql: string, parameters: readonly unknown[]): Promise<Identity | undefined> => {
    const rows: IdentityRow[] = await prepared(sql, [...parameters]);
    return rows[0] && toIdentity(rows[0]);
  };

  return {
    ensureIdentity: createEnsureIdentity(prepared, merchantId, gather),
    lockIdentityById: (identityId) =>
      identityOf(`select ${IDENTITY_COLUMNS} from identities where id = $1 for update`, [identityId]),
    noteSeen: inOne(
      gather(async (seen: readonly Parameters<CustomerStore['noteSeen']>[]) => {
        await prepared(NOTE_SEEN, [
          seen.map(([identityId]) => identityId),
          seen.map(([, { at }]) => at),
          seen.map(([, { entry }]) => (entry ? toJsonb(entry) : null)),
        ]);
        return () => undefined;
      }),
    ),
    setFollowing: async (identityId, following) => {
      await prepared('update identities set following = $2 where id = $1', [identityId, following]);
    },
    setLastAgent: async (identityId, agentId) => {
      await prepared('update identities set last_agent_id = $2 where id = $1', [identityId, agentId]);
    },
    addEvent: async ({ id, channelId, identityId, openid, wechatName, content, occurredAt }) => {
      await prepared(
        `insert into customer_events (id, merchant_id, channel_id, identity_id, openid, wechat_name, content, occurred_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, merchantId, channelId, identityId ?? null, openid, wechatName, toJsonb(content), occurredAt],
      );
    },
  };
};

type Wanted = Parameters<CustomerStore['ensureIdentity']>[0];

const createEnsureIdentity = (prepared: Prepared, merchantId: string, gather: Gather) => {
  const byAddress = (rows: readonly IdentityRow[]) => {
    const found = new Map(rows.map((row) => [`${row.channel_id} ${row.openid}`, toIdentity(row)]));
    return ({ channelId, openid }: Wanted): Identity | undefined => found.get(`${channelId} ${openid}`);
  };
  const find = gather(async (wanted: readonly Wanted[]) =>
    byAddress(
      await prepared<IdentityRow>(FIND, [wanted.map(({ channelId }) => channelId), wanted.map(({ openid }) => openid)]),
    ),
  );
  const make = gather(async (wanted: readonly Wanted[]) =>
    byAddress(
      await prepared<IdentityRow>(MAKE, [
        merchantId,
        wanted.map(({ newCustomerId }) => newCustomerId),
        wanted.map(({ newIdentityId }) => newIdentityId),
        wanted.map(({ channelId }) => channelId),
        wanted.map(({ openid }) => openid),
      ]),
    ),
  );
  return async (wanted: Wanted): Promise<Identity> => {
    // Two first pushes of one customer meet here: the unique key lets one in; the other waits for it and then finds it.
    const known = (await find(wanted)) ?? (await make(wanted));
    if (known) return known;
    await prepared('delete from customers where id = $1', [wanted.newCustomerId]);
    const found = await find(wanted);
    if (!found) throw new Error('the identity that stood in the way is gone');
    return found;
  };
};

const FIND = `
  select ${IDENTITY_COLUMNS} from identities
   where (channel_id, openid) in (select * from unnest($1::uuid[], $2::text[]))`;

const MAKE = `
  with wanted as (select * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[]) as w (customer_id, id, channel_id, openid)),
    made_customers as (insert into customers (id, merchant_id) select customer_id, $1 from wanted),
    made as (insert into identities (id, merchant_id, channel_id, customer_id, openid)
      select id, $1, channel_id, customer_id, openid from wanted order by channel_id, openid
      on conflict (channel_id, openid) do nothing returning *)
  select ${IDENTITY_COLUMNS} from made`;

const NOTE_SEEN = `
  update identities set last_seen_at = greatest(last_seen_at, seen.at), entry = coalesce(seen.entry, identities.entry),
      entered_at = case when seen.entry is null then entered_at else seen.at end
    from unnest($1::uuid[], $2::timestamptz[], $3::jsonb[]) as seen (id, at, entry)
   where identities.id = seen.id`;
