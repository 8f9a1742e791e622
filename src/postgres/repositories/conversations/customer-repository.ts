import type { EntityManager } from 'typeorm';
import type { ConversationEntry } from '../../../domain/conversations/conversation.js';
import type { CustomerStore, Identity } from '../../../services/ports/stores/conversation-stores.js';
import { toJsonb } from '../../jsonb.js';
import { createPrepared } from '../../prepared.js';

type IdentityRow = {
  readonly id: string;
  readonly channel_id: string;
  readonly customer_id: string;
  readonly openid: string;
  readonly last_agent_id: string | null;
  readonly entry: ConversationEntry | null;
  readonly entered_at: Date | null;
};

const COLUMNS = 'id, channel_id, customer_id, openid, last_agent_id, entry, entered_at';

export const createCustomerRepository = (manager: EntityManager, merchantId: string): CustomerStore => {
  const prepared = createPrepared(manager);
  const identityOf = async (sql: string, parameters: readonly unknown[]): Promise<Identity | undefined> => {
    const rows: IdentityRow[] = await prepared(sql, [...parameters]);
    return rows[0] && toIdentity(rows[0]);
  };

  return {
    ensureIdentity: async ({ channelId, openid, newIdentityId, newCustomerId }) => {
      const known = await identityOf(FIND, [channelId, openid]);
      if (known) return known;
      // Two first pushes of one customer meet here: the unique key lets one in; the other waits for it and then finds it.
      const made = await identityOf(MAKE, [newCustomerId, merchantId, newIdentityId, channelId, openid]);
      if (made) return made;
      await prepared('delete from customers where id = $1', [newCustomerId]);
      const found = await identityOf(FIND, [channelId, openid]);
      if (!found) throw new Error('the identity that stood in the way is gone');
      return found;
    },
    lockIdentityById: (identityId) =>
      identityOf(`select ${COLUMNS} from identities where id = $1 for update`, [identityId]),
    noteSeen: async (identityId, { at, entry }) => {
      await prepared(
        `update identities set last_seen_at = greatest(last_seen_at, $2), entry = coalesce($3, entry),
           entered_at = case when $3::jsonb is null then entered_at else $2 end where id = $1`,
        [identityId, at, entry ? toJsonb(entry) : null],
      );
    },
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

const FIND = `select ${COLUMNS} from identities where channel_id = $1 and openid = $2`;

const MAKE = `
  with customer as (insert into customers (id, merchant_id) values ($1, $2) returning id),
    made as (insert into identities (id, merchant_id, channel_id, customer_id, openid)
      select $3, $2, $4, customer.id, $5 from customer
      on conflict (channel_id, openid) do nothing returning *)
  select ${COLUMNS} from made`;

const toIdentity = (row: IdentityRow): Identity => ({
  id: row.id,
  channelId: row.channel_id,
  customerId: row.customer_id,
  openid: row.openid,
  lastAgentId: row.last_agent_id ?? undefined,
  entry: row.entry ?? undefined,
  enteredAt: row.entered_at ?? undefined,
});
