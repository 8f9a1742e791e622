import type { DeliveryError, DeliveryState, Message, MessageDirection } from '../../domain/conversations/message.js';
import type { MediaFacts, MessageReads, MessageRecord } from '../../services/ports/reads/conversation-reads.js';
import { viewerParameters, VISIBLE } from './conversations.js';
import { iso } from './iso.js';
import type { MerchantReader } from '../unit-of-work.js';

type MediaRow = {
  readonly media_id: string;
  readonly media_state: MediaFacts['state'];
  readonly media_kind: MediaFacts['kind'];
  readonly content_type: string | null;
  readonly width: number | null;
  readonly height: number | null;
};

type MessageRow = {
  readonly id: string;
  readonly conversation_id: string;
  readonly number: number;
  readonly client_msg_id: string | null;
  readonly direction: MessageDirection;
  readonly agent_id: string | null;
  readonly content: Message['content'];
  readonly delivery: DeliveryState | null;
  readonly delivery_error: DeliveryError | null;
  readonly late: boolean;
  readonly occurred_at: Date;
} & (MediaRow | { readonly media_id: null });

/** A conversation without lines is one row of nulls, which tells it from a conversation that may not be seen. */
type ListRow = MessageRow | { readonly id: null };

const MEDIA_COLUMNS = `md.id as media_id, md.state as media_state, md.kind as media_kind, md.content_type, md.width, md.height`;

const toMedia = (row: MediaRow): MediaFacts => ({
  id: row.media_id,
  state: row.media_state,
  kind: row.media_kind,
  contentType: row.content_type,
  width: row.width,
  height: row.height,
});

const toRecord = (row: MessageRow): MessageRecord => ({
  id: row.id,
  conversationId: row.conversation_id,
  number: row.number,
  clientMsgId: row.client_msg_id,
  direction: row.direction,
  agentId: row.agent_id,
  content: row.content,
  media: row.media_id === null ? null : toMedia(row),
  delivery: row.delivery,
  deliveryError: row.delivery_error,
  late: row.late,
  occurredAt: iso(row.occurred_at),
});

const LIST = (order: 'asc' | 'desc'): string => `
  select m.*, ${MEDIA_COLUMNS}
    from conversations c
    left join lateral (
      select * from messages
       where conversation_id = c.id and opened_month = c.opened_month
         and ($5::int is null or number < $5) and ($6::int is null or number > $6)
       order by number ${order} limit $7) m on true
    left join media md on md.merchant_id = $1 and md.id = (m.content->>'storedMediaId')::uuid
   where ${VISIBLE} and c.id = $4
   order by m.number ${order}`;

type Deps = { readonly readMerchant: MerchantReader };

const createList =
  ({ readMerchant }: Deps): MessageReads['list'] =>
  ({ viewer, conversationId, before, after, limit }) =>
    readMerchant(viewer.merchantId, async (manager) => {
      const isForward = after !== undefined;
      const parameters = [...viewerParameters(viewer), conversationId, before ?? null, after ?? null, limit + 1];
      const rows: ListRow[] = await manager.query(LIST(isForward ? 'asc' : 'desc'), parameters);
      if (rows.length === 0) return undefined;
      const found = rows.filter((row): row is MessageRow => row.id !== null);
      const page = found.slice(0, limit).map(toRecord);
      return { items: isForward ? page : page.toReversed(), hasMore: found.length > limit };
    });

/** The lines of a conversation, with what is kept of their pictures and voices, in one query. */
export const createMessageReads = (deps: Deps): MessageReads => ({
  list: createList(deps),
  mediaOf: async (merchantId, mediaIds) => {
    if (mediaIds.length === 0) return [];
    return deps.readMerchant(merchantId, async (manager) => {
      const rows: MediaRow[] = await manager.query(
        `select ${MEDIA_COLUMNS} from media md where md.merchant_id = $1 and md.id = any($2::uuid[])`,
        [merchantId, [...mediaIds]],
      );
      return rows.map(toMedia);
    });
  },
});
