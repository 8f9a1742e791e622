import type { ChannelView } from '../../contract/channels.js';
import type { Channel } from '../../domain/channels/channel.js';

/** Where WeChat has to push: what the merchant enters in WeChat's settings. The address is ours by setting, never by Host header. */
export const pushUrlOf = (publicUrl: string, channelKey: string): string => `${publicUrl}/wechat/${channelKey}`;

export const presentChannel = (publicUrl: string, channel: Channel): ChannelView => ({
  id: channel.id,
  kind: channel.kind,
  name: channel.name,
  channelKey: channel.channelKey,
  appId: channel.appId,
  originalId: channel.originalId ?? null,
  encryptionMode: channel.encryptionMode,
  enabled: channel.enabled,
  pushUrl: pushUrlOf(publicUrl, channel.channelKey),
});
