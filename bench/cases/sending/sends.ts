import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { createSecretBox } from '../../../src/postgres/channels/secret-box.js';

/** The key under which the sender opens the channels' tokens. */
export const MASTER_KEY = Buffer.alloc(32, 7);
const LIFETIME_HOURS = 2;
const WINDOW_HOURS = 48;

export type Channel = { readonly id: string; readonly token: string };
export type Customer = {
  readonly channelId: string;
  readonly identityId: string;
  readonly conversationId: string;
  readonly openid: string;
};
export type Merchant = { readonly merchantId: string; readonly agentId: string };

/** Channels whose access token is fetched and good for long. */
export const addChannels = async (
  client: Client,
  { merchantId }: Merchant,
  wanted: { readonly count: number; readonly sendsPerMinute: number },
): Promise<readonly Channel[]> => {
  const box = createSecretBox({ current: MASTER_KEY, previous: [] });
  const channels = Array.from({ length: wanted.count }, () => ({ id: randomUUID(), token: `t${randomUUID()}` }));
  const ids = channels.map(({ id }) => id);
  await client.query(
    `insert into channels (id, merchant_id, kind, name, channel_key, app_id, encryption_mode, app_secret, token, sends_per_minute)
     select id, $1, 'official_account', '渠道', id::text, id::text, 'safe', ''::bytea, ''::bytea, $3 from unnest($2::uuid[]) id`,
    [merchantId, ids, wanted.sendsPerMinute],
  );
  await client.query(
    `insert into access_tokens (channel_id, merchant_id, token, fetched_at, expires_at, lease_until)
     select id, $1, token, now(), now() + make_interval(hours => $4), now()
       from unnest($2::uuid[], $3::bytea[]) sealed (id, token)`,
    [merchantId, ids, channels.map(({ id, token }) => box.seal(token, id)), LIFETIME_HOURS],
  );
  return channels;
};

/** Customers of a channel who have just written, each served in a conversation. */
export const addCustomers = async (
  client: Client,
  { merchantId, agentId }: Merchant,
  wanted: { readonly channelId: string; readonly count: number },
): Promise<readonly Customer[]> => {
  const { channelId } = wanted;
  const customers = Array.from({ length: wanted.count }, () => {
    const identityId = randomUUID();
    return { channelId, identityId, conversationId: randomUUID(), openid: `o${identityId}` };
  });
  const identityIds = customers.map(({ identityId }) => identityId);
  const conversationIds = customers.map(({ conversationId }) => conversationId);
  await client.query(`insert into customers (id, merchant_id) select id, $1 from unnest($2::uuid[]) id`, [
    merchantId,
    identityIds,
  ]);
  await client.query(
    `insert into identities (id, merchant_id, channel_id, customer_id, openid)
     select id, $1, $2, id, 'o' || id from unnest($3::uuid[]) id`,
    [merchantId, channelId, identityIds],
  );
  await client.query(
    `insert into conversations (id, merchant_id, channel_id, identity_id, customer_id, opened_month, state, agent_id,
       assignment_number, arrived_at, opened_at)
     select id, $1, $2, identity, identity, date_trunc('month', now()), 'active', $5, 1, now(), now()
       from unnest($3::uuid[], $4::uuid[]) open (id, identity)`,
    [merchantId, channelId, conversationIds, identityIds, agentId],
  );
  return customers;
};

/** Numbers in the text, by which the other side knows the sends. */
export const textOf = (number: number): string => `您好 #${number}# 坏的苹果我们给您补发，今天下午就寄出，请留意短信`;

export const numberIn = (body: string): number => Number(/#(\d+)#/.exec(body)?.[1]);

export type Send = { readonly to: Customer; readonly number: number };

/** Sends that wait, one after another for each customer, as queueing a reply leaves them. */
export const addSends = async (client: Client, { merchantId, agentId }: Merchant, sends: readonly Send[]) => {
  const ids = sends.map(() => randomUUID());
  const common = [
    merchantId,
    ids,
    sends.map(({ to }) => to.conversationId),
    sends.map(({ number }) => textOf(number)),
  ] as const;
  await client.query('begin');
  // As queueing does: otherwise a send that ends meanwhile would not see who is next.
  await client.query('select id from identities where id = any($1::uuid[]) order by id for update', [
    sends.map(({ to }) => to.identityId),
  ]);
  await client.query(
    `insert into messages (id, merchant_id, conversation_id, opened_month, number, direction, agent_id, content, delivery, occurred_at)
     select id, $1, conversation, date_trunc('month', now()), number, 'outbound', $6,
            jsonb_build_object('type', 'text', 'text', text), 'queued', now()
       from unnest($2::uuid[], $3::uuid[], $4::text[], $5::int[]) said (id, conversation, text, number)`,
    [...common, sends.map(({ number }) => number + 1), agentId],
  );
  await client.query(
    `insert into outbound (id, merchant_id, channel_id, identity_id, conversation_id, message_id, opened_month, part, parts,
       payload, bucket, state, is_head, due_at, created_at)
     select id, $1, channel, identity, conversation, id, date_trunc('month', now()), 1, 1,
            jsonb_build_object('openid', 'o' || identity, 'content', jsonb_build_object('type', 'text', 'text', text),
              'windowEndsAt', to_char((now() + make_interval(hours => $7)) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
            'message', 'queued',
            row_number() over (partition by identity order by place) = 1
              and not exists (select 1 from outbound o where o.identity_id = identity and o.is_head), now(), now()
       from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[])
              with ordinality said (id, conversation, text, channel, identity, place)
      order by place`,
    [...common, sends.map(({ to }) => to.channelId), sends.map(({ to }) => to.identityId), WINDOW_HOURS],
  );
  await client.query('commit');
};
