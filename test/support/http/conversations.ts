import { randomBytes, randomUUID } from 'node:crypto';
import type { Desk } from './desk.js';

type Wanted = {
  readonly merchantId: string;
  readonly skillGroupId: string;
  /** Held by this agent; without one it waits in the queue. */
  readonly agentId?: string | undefined;
  readonly isClosed?: boolean;
  readonly arrivedAt?: Date;
  /** Customer's lines. */
  readonly lines?: readonly string[];
  /** Sends left in an open window; none = no window. */
  readonly allowance?: number;
  /** When that window ends; in 2 days without it. */
  readonly windowEndsAt?: Date;
  /** An answer is owed since then. */
  readonly waitingSince?: Date | undefined;
  /** Of a customer who is known already. */
  readonly customerId?: string;
};

export type SeededConversation = {
  readonly id: string;
  readonly channelId: string;
  readonly identityId: string;
  readonly customerId: string;
};

const stateOf = ({ agentId, isClosed }: Wanted): string => {
  if (isClosed) return 'closed';
  return agentId === undefined ? 'queued' : 'active';
};

const seedIdentity = async (desk: Desk, merchantId: string, known: string | undefined) => {
  const [channelId, customerId, identityId] = [randomUUID(), known ?? randomUUID(), randomUUID()];
  const secret = randomBytes(40);
  await desk.sql(
    `insert into channels (id, merchant_id, kind, name, channel_key, app_id, encryption_mode, app_secret, token)
     values ($1, $2, 'official_account', '青禾果园', $3, $4, 'safe', $5, $5)`,
    [channelId, merchantId, `key-${channelId}`, `wx${randomBytes(8).toString('hex')}`, secret],
  );
  await desk.sql('insert into customers (id, merchant_id, name) values ($1, $2, $3) on conflict do nothing', [
    customerId,
    merchantId,
    '李小满',
  ]);
  await desk.sql(
    'insert into identities (id, merchant_id, channel_id, customer_id, openid) values ($1, $2, $3, $4, $5)',
    [identityId, merchantId, channelId, customerId, `o${randomBytes(13).toString('hex')}`],
  );
  return { channelId, customerId, identityId };
};

type Seeding = { readonly wanted: Wanted; readonly id: string; readonly month: string };

const seedLines = async (desk: Desk, { wanted: { merchantId, lines = [] }, id, month }: Seeding): Promise<void> => {
  for (const [at, text] of lines.entries()) {
    await desk.sql(
      `insert into messages (id, merchant_id, conversation_id, opened_month, number, direction, content, occurred_at)
       values ($1, $2, $3, $4, $5, 'inbound', $6, now())`,
      [randomUUID(), merchantId, id, month, at + 1, JSON.stringify({ type: 'text', text })],
    );
  }
};

const seedGrant = async (desk: Desk, wanted: Wanted, identityId: string): Promise<void> => {
  const { merchantId, allowance, windowEndsAt = new Date(Date.now() + 2 * 86_400_000) } = wanted;
  if (allowance === undefined) return;
  await desk.sql(
    `insert into grants (identity_id, bucket, merchant_id, trigger, remaining, granted, opened_at, expires_at)
     values ($1, 'message', $2, 'message', $3, 5, now(), $4)`,
    [identityId, merchantId, allowance, windowEndsAt],
  );
};

/** A conversation as intake and routing would have left it. */
export const aConversation = async (desk: Desk, wanted: Wanted): Promise<SeededConversation> => {
  const { merchantId, skillGroupId, agentId, arrivedAt = new Date(), lines = [] } = wanted;
  const { channelId, customerId, identityId } = await seedIdentity(desk, merchantId, wanted.customerId);
  const id = randomUUID();
  const month = `${arrivedAt.toISOString().slice(0, 7)}-01`;
  await desk.sql(
    `insert into conversations (id, merchant_id, channel_id, identity_id, customer_id, opened_month, state, skill_group_id,
       agent_id, assignment_number, arrived_at, queued_at, opened_at, closed_at, last_number, unread_count, updated_at, waiting_since)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, $13, $14, $14, $11, $15)`,
    [
      id,
      merchantId,
      channelId,
      identityId,
      customerId,
      month,
      stateOf(wanted),
      skillGroupId,
      agentId ?? null,
      agentId === undefined ? 0 : 1,
      arrivedAt,
      agentId === undefined ? arrivedAt : null,
      wanted.isClosed ? arrivedAt : null,
      lines.length,
      wanted.waitingSince ?? null,
    ],
  );
  if (agentId !== undefined && !wanted.isClosed) {
    await desk.sql(
      `insert into assignments (id, merchant_id, conversation_id, agent_id, number, by, started_at)
       values ($1, $2, $3, $4, 1, 'routing', now())`,
      [randomUUID(), merchantId, id, agentId],
    );
  }
  await seedLines(desk, { wanted, id, month });
  await seedGrant(desk, wanted, identityId);
  return { id, channelId, identityId, customerId };
};
