import type { Channel } from '../../domain/channel.js';
import type { ChannelEntity } from '../entities/channel.entity.js';

/** A channel without its secrets. */
export type ChannelColumns = Omit<ChannelEntity, 'dataFormat' | 'appSecret' | 'token' | 'encodingAesKey'>;

export const toChannel = (row: ChannelEntity): Channel => ({
  id: row.id,
  merchantId: row.merchantId,
  kind: row.kind,
  name: row.name,
  channelKey: row.channelKey,
  appId: row.appId,
  originalId: row.originalId ?? undefined,
  encryptionMode: row.encryptionMode,
  previousMode: row.previousMode ?? undefined,
  previousModeUntil: row.previousModeUntil ?? undefined,
  enabled: row.enabled,
});
