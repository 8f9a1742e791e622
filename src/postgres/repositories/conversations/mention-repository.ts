import type { EntityManager } from 'typeorm';
import type { MentionStore } from '../../../services/ports/stores/conversations/note-stores.js';
import { customerNameOf } from '../../reads/conversations/conversation-view-row.js';

type MentionRow = {
  readonly message_id: string;
  readonly conversation_id: string;
  readonly author_id: string;
  readonly customer_name: string | null;
  readonly openid: string;
  readonly excerpt: string;
  readonly mentioned_at: Date;
};

export const createMentionRepository = (manager: EntityManager, merchantId: string): MentionStore => ({
  add: async ({ agentIds, messageId, conversationId, authorId, excerpt, mentionedAt }) => {
    await manager.query(
      `insert into note_mentions (merchant_id, agent_id, message_id, conversation_id, author_id, excerpt, mentioned_at)
       select $1, unnest($2::uuid[]), $3, $4, $5, $6, $7`,
      [merchantId, [...agentIds], messageId, conversationId, authorId, excerpt, mentionedAt],
    );
  },
  unseenOf: async (agentId) => {
    const rows: MentionRow[] = await manager.query(
      `select n.message_id, n.conversation_id, n.author_id, cu.name as customer_name, i.openid, n.excerpt, n.mentioned_at
         from note_mentions n join conversations c on c.id = n.conversation_id
         join customers cu on cu.id = c.customer_id join identities i on i.id = c.identity_id
        where n.agent_id = $1 and n.seen_at is null order by n.mentioned_at desc limit 100`,
      [agentId],
    );
    return rows.map((row) => ({
      messageId: row.message_id,
      conversationId: row.conversation_id,
      authorId: row.author_id,
      customerName: customerNameOf({ name: row.customer_name, openid: row.openid }),
      excerpt: row.excerpt,
      mentionedAt: row.mentioned_at,
    }));
  },
  markSeen: async (agentId, conversationId, at) => {
    await manager.query(
      `update note_mentions set seen_at = $3 where agent_id = $1 and conversation_id = $2 and seen_at is null`,
      [agentId, conversationId, at],
    );
  },
});
