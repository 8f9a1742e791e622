import type { EntityManager } from 'typeorm';
import type {
  MediaKind,
  MediaRecord,
  MediaRecords,
} from '../../../services/ports/stores/conversations/outbound-stores.js';

type MediaRow = {
  readonly id: string;
  readonly merchant_id: string;
  readonly kind: MediaKind;
  readonly state: MediaRecord['state'];
  readonly content_type: string | null;
  readonly size_bytes: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly file_name: string | null;
  readonly store_key: string | null;
  readonly channel_id: string | null;
  readonly wechat_media_id: string | null;
  readonly created_at: Date;
};

const COLUMNS = `id, merchant_id, kind, state, content_type, size_bytes, width, height, file_name, store_key, channel_id,
  wechat_media_id, created_at`;

/** What is known of one merchant's media, and of their uploads. */
export const createMediaRepository = (manager: EntityManager, merchantId: string): MediaRecords => ({
  ...mediaRows(manager, merchantId),
  ...uploadRows(manager, merchantId),
});

type UploadPart = Pick<MediaRecords, 'findUpload' | 'saveUpload' | 'dropUpload'>;

const mediaRows = (manager: EntityManager, merchantId: string): Omit<MediaRecords, keyof UploadPart> => ({
  add: async (record) => {
    await manager.query(
      `insert into media (${COLUMNS}, conversation_id, uploaded_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        record.id,
        merchantId,
        record.kind,
        record.state,
        record.contentType,
        record.sizeBytes,
        record.width,
        record.height,
        record.fileName,
        record.storeKey,
        record.channelId,
        record.wechatMediaId,
        record.createdAt,
        record.conversationId,
        record.uploadedBy,
      ].map((value) => value ?? null),
    );
  },

  findById: async (id) => {
    const rows: MediaRow[] = await manager.query(`select ${COLUMNS} from media where id = $1`, [id]);
    return rows[0] && toRecord(rows[0]);
  },

  messageOf: async (id) => {
    const rows: { conversationId: string; messageId: string; number: number }[] = await manager.query(MESSAGE_OF, [id]);
    return rows[0];
  },

  markStored: async (id, { contentType, sizeBytes, width, height, storeKey }) => {
    await manager.query(
      `update media set state = 'stored', content_type = $2, size_bytes = $3, width = $4, height = $5, store_key = $6,
         error = null where id = $1`,
      [id, contentType, sizeBytes, width ?? null, height ?? null, storeKey],
    );
  },

  markFailed: async (id, error) => {
    await manager.query(`update media set state = 'failed', error = $2 where id = $1`, [id, error]);
  },
});

const uploadRows = (manager: EntityManager, merchantId: string): UploadPart => ({
  findUpload: async (mediaId, channelId, at) => {
    const rows: { wechat_media_id: string }[] = await manager.query(
      'select wechat_media_id from media_uploads where media_id = $1 and channel_id = $2 and expires_at > $3',
      [mediaId, channelId, at],
    );
    return rows[0]?.wechat_media_id;
  },

  saveUpload: async ({ mediaId, channelId, wechatMediaId, expiresAt }) => {
    await manager.query(
      `insert into media_uploads (media_id, channel_id, merchant_id, wechat_media_id, expires_at)
       values ($1, $2, $3, $4, $5)
       on conflict (media_id, channel_id) do update set wechat_media_id = excluded.wechat_media_id,
         expires_at = excluded.expires_at`,
      [mediaId, channelId, merchantId, wechatMediaId, expiresAt],
    );
  },

  dropUpload: async (mediaId, channelId) => {
    await manager.query('delete from media_uploads where media_id = $1 and channel_id = $2', [mediaId, channelId]);
  },
});

const MESSAGE_OF = `
  select c.id as "conversationId", m.id as "messageId", m.number
    from media join conversations c on c.id = media.conversation_id
    join messages m on m.conversation_id = c.id and m.opened_month = c.opened_month
   where media.id = $1 and m.content ->> 'storedMediaId' = media.id::text
   limit 1`;

const toRecord = (row: MediaRow): MediaRecord => ({
  id: row.id,
  merchantId: row.merchant_id,
  kind: row.kind,
  state: row.state,
  contentType: row.content_type ?? undefined,
  sizeBytes: row.size_bytes ?? undefined,
  ...shape(row),
  fileName: row.file_name ?? undefined,
  storeKey: row.store_key ?? undefined,
  channelId: row.channel_id ?? undefined,
  wechatMediaId: row.wechat_media_id ?? undefined,
  createdAt: row.created_at,
});

const shape = ({ width, height }: MediaRow) => ({ width: width ?? undefined, height: height ?? undefined });
