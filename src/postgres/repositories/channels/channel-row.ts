import type { Channel } from '../../../domain/channels/channel.js';
import type { ChannelEntity } from '../../entities/channel.entity.js';

export type ChannelColumns = Pick<
  ChannelEntity,
  | 'id'
  | 'merchantId'
  | 'kind'
  | 'name'
  | 'channelKey'
  | 'appId'
  | 'originalId'
  | 'encryptionMode'
  | 'previousMode'
  | 'previousModeUntil'
  | 'enabled'
  | 'removedAt'
  | 'answersItself'
>;

/** A channel without its secrets. */
export const toChannel = (row: ChannelColumns): Channel => ({
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
  removedAt: row.removedAt ?? undefined,
  answersItself: row.answersItself,
});
