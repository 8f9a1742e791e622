import { openidOf } from '../../load/pushes.js';
import type { Desk } from '../../servers/desk.js';
import { queryOnce } from '../../servers/stores.js';

type Held = { readonly appId: string; readonly agentId: string; readonly count: number };

/** Conversations one agent serves, as if all of them had been accepted: far more than the product would give to anybody. */
export const seedConversations = async ({ product }: Desk, { appId, agentId, count }: Held): Promise<void> => {
  const openids = Array.from({ length: count }, (_none, index) => openidOf(index));
  await queryOnce(
    product.stores.databaseUrl,
    `with place as (select c.id as channel_id, c.merchant_id, g.skill_group_id from channels c, skill_group_agents g
         where c.app_id = $1 and g.agent_id = $2::uuid limit 1),
       people as (select n, openid, gen_random_uuid() as customer_id, gen_random_uuid() as identity_id,
           gen_random_uuid() as id from unnest($3::text[]) with ordinality as o (openid, n)),
       customers as (insert into customers (id, merchant_id, name)
         select customer_id, merchant_id, '顾客' || n from people, place),
       identities as (insert into identities (id, merchant_id, channel_id, customer_id, openid, following)
         select identity_id, merchant_id, channel_id, customer_id, openid, true from people, place),
       grants as (insert into grants (identity_id, bucket, merchant_id, trigger, remaining, granted, opened_at, expires_at)
         select identity_id, 'message', merchant_id, 'message', 5, 5, now(), now() + interval '48 hours' from people, place)
     insert into conversations (id, merchant_id, channel_id, identity_id, customer_id, opened_month, state, skill_group_id,
       agent_id, assignment_number, arrived_at, queued_at, assigned_at, accepted_at, opened_at, last_message_at, last_preview)
     select id, merchant_id, channel_id, identity_id, customer_id, date_trunc('month', now())::date, 'active',
            skill_group_id, $2::uuid, 1, now(), now(), now(), now(), now(), now() - make_interval(secs => n),
            '{"type":"text","text":"上周买的苹果有三个坏了","direction":"inbound"}'
       from people, place`,
    [appId, agentId, openids],
  );
};
