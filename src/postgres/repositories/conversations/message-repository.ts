import type { EntityManager } from 'typeorm';
import type {
  DeliveryError,
  DeliveryState,
  Message,
  MessageContent,
  MessageDirection,
} from '../../../domain/conversations/message.js';
import type { MessageStore, NewMessage } from '../../../services/ports/stores/conversations/conversation-stores.js';
import { toJsonb } from '../../jsonb.js';
import { alone } from '../../gather.js';
import { createPrepared } from '../../prepared.js';

export type MessageRow = {
  readonly id: string;
  readonly conversation_id: string;
  readonly number: number;
  readonly client_msg_id: string | null;
  readonly direction: MessageDirection;
  readonly agent_id: string | null;
  readonly content: MessageContent;
  readonly delivery: DeliveryState | null;
  readonly delivery_error: DeliveryError | null;
  readonly late: boolean;
  readonly occurred_at: Date;
};

export const MESSAGE_COLUMNS =
  'id, conversation_id, number, client_msg_id, direction, agent_id, content, delivery, delivery_error, late, occurred_at';

export const createMessageRepository = (manager: EntityManager, merchantId: string, gather = alone): MessageStore => {
  const prepared = createPrepared(manager);
  const rowsOf: RowsOf = async (sql, parameters) => {
    const rows: MessageRow[] = await prepared(sql, [...parameters]);
    return rows.map(toMessage);
  };
  const one = async (where: string, parameters: readonly unknown[]) =>
    (await rowsOf(`select ${MESSAGE_COLUMNS} from messages where ${where}`, parameters))[0];

  return {
    add: gather((lists: readonly (readonly NewMessage[])[]) => addAll(rowsOf, merchantId, lists.flat())),

    findByClientId: (conversation, clientMsgId) =>
      one('conversation_id = $1 and client_msg_id = $2 and opened_month = $3', [
        conversation.id,
        clientMsgId,
        conversation.openedMonth,
      ]),

    countInboundAfter: async (conversation, number) => {
      const rows: { count: number }[] = await prepared(
        `select count(*)::int as count from messages
          where conversation_id = $1 and opened_month = $2 and number > $3 and direction = 'inbound'`,
        [conversation.id, conversation.openedMonth, number],
      );
      return rows[0]?.count ?? 0;
    },

    findById: (id, openedMonth) => one('id = $1 and opened_month = $2', [id, openedMonth]),

    setDelivery: async ({ messageId, openedMonth, delivery, error }) =>
      (
        await rowsOf(
          `with changed as (update messages set delivery = $3, delivery_error = $4 where id = $1 and opened_month = $2
             returning *) select ${MESSAGE_COLUMNS} from changed`,
          [messageId, openedMonth, delivery, error ? toJsonb(error) : null],
        )
      )[0],
  };
};

type RowsOf = (sql: string, parameters: readonly unknown[]) => Promise<readonly Message[]>;

const addAll = async (rowsOf: RowsOf, merchantId: string, messages: readonly NewMessage[]) => {
  const added = await rowsOf(INSERT, [
    merchantId,
    messages.map((message) => message.id),
    messages.map((message) => message.conversationId),
    messages.map((message) => message.openedMonth),
    messages.map((message) => message.number),
    messages.map((message) => message.clientMsgId ?? null),
    messages.map((message) => message.direction),
    messages.map((message) => message.agentId ?? null),
    messages.map((message) => toJsonb(message.content)),
    messages.map((message) => message.delivery ?? null),
    messages.map((message) => message.late ?? false),
    messages.map((message) => message.occurredAt),
  ]);
  const byId = new Map(added.map((message) => [message.id, message]));
  return (list: readonly NewMessage[]): readonly Message[] => list.flatMap(({ id }) => byId.get(id) ?? []);
};

// The same statement asks for the line to be indexed: nothing that was said can be missing from search.
const INSERT = `
  with added as (
    insert into messages (merchant_id, id, conversation_id, opened_month, number, client_msg_id, direction, agent_id,
      content, delivery, late, occurred_at)
    select $1, * from unnest($2::uuid[], $3::uuid[], $4::date[], $5::int[], $6::text[], $7::text[], $8::uuid[],
      $9::jsonb[], $10::text[], $11::boolean[], $12::timestamptz[])
    returning *
  ), queued as (
    insert into search_queue (merchant_id, kind, subject_id, opened_month)
    select merchant_id, 'message', id, opened_month from added where direction <> 'event'
  )
  select ${MESSAGE_COLUMNS} from added`;

export const toMessage = (row: MessageRow): Message => ({
  id: row.id,
  conversationId: row.conversation_id,
  number: row.number,
  clientMsgId: row.client_msg_id ?? undefined,
  direction: row.direction,
  agentId: row.agent_id ?? undefined,
  content: row.content,
  delivery: row.delivery ?? undefined,
  deliveryError: row.delivery_error ?? undefined,
  late: row.late,
  occurredAt: row.occurred_at,
});
