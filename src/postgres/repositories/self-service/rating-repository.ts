import type { EntityManager } from 'typeorm';
import type { Rating, RatingStore } from '../../../services/ports/stores/conversations/self-service-stores.js';
import { createPrepared } from '../../prepared.js';

type RatingRow = {
  readonly id: string;
  readonly conversation_id: string;
  readonly customer_id: string;
  readonly channel_id: string;
  readonly agent_id: string | null;
  readonly skill_group_id: string | null;
  readonly score: number;
  readonly rated_at: Date;
};
type SummaryRow = { readonly invited: number; readonly rated: number; readonly average: number | null };

export const createRatingRepository = (manager: EntityManager, merchantId: string): RatingStore => {
  const prepared = createPrepared(manager);
  return {
    invite: async (id, { id: conversationId, identityId, customerId, channelId, agentId, skillGroupId }, at) => {
      await prepared(INVITE, [
        id,
        merchantId,
        conversationId,
        identityId,
        customerId,
        channelId,
        agentId ?? null,
        skillGroupId ?? null,
        at,
      ]);
    },
    invitedConversationOf: async (identityId, since) => {
      const [row] = await prepared<{ conversation_id: string }>(INVITED, [identityId, since]);
      return row?.conversation_id;
    },
    rate: async (conversationId, score, at) => {
      const rows = await prepared(RATE, [conversationId, score, at]);
      return rows.length > 0;
    },
    list: async ({ after, limit, upTo }) => {
      const place = [after?.ratedAt ?? null, after?.id ?? null];
      const rows = await prepared<RatingRow>(LIST, [merchantId, ...place, upTo ?? null, limit]);
      return rows.map(toRating);
    },
    ofCustomer: async (customerId, limit) =>
      (await prepared<RatingRow>(OF_CUSTOMER, [customerId, limit])).map(toRating),
    summary: async (since) => {
      const [row] = await prepared<SummaryRow>(SUMMARY, [merchantId, since]);
      return { invited: row?.invited ?? 0, rated: row?.rated ?? 0, average: row?.average ?? undefined };
    },
  };
};

const toRating = (row: RatingRow): Rating => ({
  id: row.id,
  conversationId: row.conversation_id,
  customerId: row.customer_id,
  channelId: row.channel_id,
  agentId: row.agent_id ?? undefined,
  skillGroupId: row.skill_group_id ?? undefined,
  score: row.score,
  ratedAt: row.rated_at,
});

const INVITE = `
  insert into ratings (id, merchant_id, conversation_id, identity_id, customer_id, channel_id, agent_id, skill_group_id, invited_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (conversation_id) do nothing`;

const INVITED = `
  select conversation_id from ratings where identity_id = $1 and score is null and invited_at > $2
   order by invited_at desc limit 1`;

const RATE = `
  with rated as (update ratings set score = $2, rated_at = $3 where conversation_id = $1 and score is null returning id)
  select id from rated`;

const COLUMNS = 'id, conversation_id, customer_id, channel_id, agent_id, skill_group_id, score, rated_at';

const OF_CUSTOMER = `
  select ${COLUMNS} from ratings where customer_id = $1 and score is not null order by rated_at desc, id desc limit $2`;

const LIST = `
  select ${COLUMNS} from ratings
   where merchant_id = $1 and score is not null and ($2::timestamptz is null or (rated_at, id) < ($2, $3::uuid))
     and ($4::int is null or score <= $4)
   order by rated_at desc, id desc limit $5`;

const SUMMARY = `
  select count(*)::int as invited, count(score)::int as rated, avg(score)::float8 as average
    from ratings where merchant_id = $1 and invited_at > $2`;
