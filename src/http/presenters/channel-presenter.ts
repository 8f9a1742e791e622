import type { ChannelView } from '../../contract/channels/channels.js';
import type { ChannelRecord } from '../../services/reads/people-lists.js';

/** Where WeChat has to push: what the merchant enters in WeChat's settings. The address is ours by setting, never by Host header. */
export const pushUrlOf = (publicUrl: string, channelKey: string): string => `${publicUrl}/wechat/${channelKey}`;

const instantOf = (at: Date | undefined): string | null => at?.toISOString() ?? null;

export const presentChannel = (publicUrl: string, { channel, signals }: ChannelRecord): ChannelView => ({
  id: channel.id,
  kind: channel.kind,
  name: channel.name,
  channelKey: channel.channelKey,
  appId: channel.appId,
  originalId: channel.originalId ?? null,
  encryptionMode: channel.encryptionMode,
  enabled: channel.enabled,
  pushUrl: pushUrlOf(publicUrl, channel.channelKey),
  verifiedAt: instantOf(signals.verifiedAt),
  firstPushAt: instantOf(signals.firstPushAt),
  lastPushAt: instantOf(signals.lastPushAt),
  firstMessageAt: instantOf(signals.firstMessageAt),
});
