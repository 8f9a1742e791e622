import type { EntityManager } from 'typeorm';
import type { OutboundContent } from '../../../domain/conversations/message.js';
import type {
  PassiveReply,
  PassiveReplyStore,
} from '../../../services/ports/stores/conversations/self-service-stores.js';
import { toJsonb } from '../../jsonb.js';
import { createPrepared } from '../../prepared.js';

type ReplyRow = {
  readonly message_id: string;
  readonly conversation_id: string;
  readonly opened_month: string;
  readonly content: OutboundContent;
};

export const createPassiveReplyRepository = (manager: EntityManager, merchantId: string): PassiveReplyStore => {
  const prepared = createPrepared(manager);
  const one = async (sql: string, parameters: readonly unknown[]): Promise<PassiveReply | undefined> => {
    const [row] = await prepared<ReplyRow>(sql, parameters);
    return row && toReply(row);
  };
  return {
    add: async ({ messageId, channelId, pushKey, conversationId, openedMonth, content, createdAt }) => {
      await prepared(FORGET, [merchantId, createdAt]);
      await prepared(INSERT, [
        messageId,
        merchantId,
        channelId,
        pushKey,
        conversationId,
        openedMonth,
        toJsonb(content),
        createdAt,
      ]);
    },
    find: (channelId, pushKey) => one(FIND, [merchantId, channelId, pushKey]),
    end: (messageId, state) => one(END, [merchantId, messageId, state]),
  };
};

const toReply = (row: ReplyRow): PassiveReply => ({
  messageId: row.message_id,
  conversationId: row.conversation_id,
  openedMonth: row.opened_month,
  content: row.content,
});

// opened_month as text: a date parsed into a Date would shift with the server's time zone.
const COLUMNS = 'message_id, conversation_id, opened_month::text as opened_month, content';

const INSERT = `
  insert into passive_replies (message_id, merchant_id, channel_id, push_key, conversation_id, opened_month, content, created_at, state)
  values ($1, $2, $3, $4, $5, $6::date, $7, $8, 'offered')`;

/** A few with each new one, so that no worker has to. WeChat's retries come within seconds. */
const FORGET = `
  delete from passive_replies where message_id in (
    select message_id from passive_replies where merchant_id = $1 and created_at < $2::timestamptz - interval '1 day'
       and state <> 'offered' order by created_at limit 10 for update skip locked)`;

const FIND = `
  select ${COLUMNS} from passive_replies where merchant_id = $1 and channel_id = $2 and push_key = $3 and state <> 'late'`;

const END = `
  with ended as (
    update passive_replies set state = $3 where merchant_id = $1 and message_id = $2 and state = 'offered' returning *
  )
  select ${COLUMNS} from ended`;
