// A row of messages as TypeORM's insert() of one writes it, each committed by itself.
import { DataSource, EntitySchema } from 'typeorm';
import type { NewMessage } from '../../src/services/ports/stores/conversations/conversation-stores.js';

type MessageRow = {
  readonly id: string;
  readonly merchant_id: string;
  readonly conversation_id: string;
  readonly opened_month: string;
  readonly number: number;
  readonly direction: string;
  readonly content: { readonly type: string };
  readonly late: boolean;
  readonly occurred_at: Date;
};

const messageEntity = new EntitySchema<MessageRow>({
  name: 'bare_message',
  tableName: 'messages',
  columns: {
    id: { type: 'uuid', primary: true },
    merchant_id: { type: 'uuid' },
    conversation_id: { type: 'uuid' },
    opened_month: { type: 'date', primary: true },
    number: { type: 'int' },
    direction: { type: 'text' },
    content: { type: 'jsonb' },
    late: { type: 'boolean' },
    occurred_at: { type: 'timestamptz' },
  },
});

/** One connection, on which nothing but the table is asked of Postgres. */
export const openTypeormInsert = async (url: string, merchantId: string) => {
  const source = new DataSource({ type: 'postgres', url, entities: [messageEntity], poolSize: 1 });
  await source.initialize();
  const repository = source.getRepository(messageEntity);
  return {
    insert: async (message: NewMessage): Promise<void> => {
      await repository.insert({
        id: message.id,
        merchant_id: merchantId,
        conversation_id: message.conversationId,
        opened_month: message.openedMonth,
        number: message.number,
        direction: message.direction,
        content: message.content,
        late: false,
        occurred_at: message.occurredAt,
      });
    },
    close: () => source.destroy(),
  };
};
