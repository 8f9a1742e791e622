import type { ChannelView } from '../../../../src/contract/channels/channels.js';

/** `unverified`: WeChat has not checked the address; `silent`: it has, and nothing has come yet. */
export type ChannelState = 'off' | 'unverified' | 'silent' | 'live';

export const stateOf = ({ enabled, verifiedAt, firstPushAt }: ChannelView): ChannelState => {
  if (!enabled) return 'off';
  if (firstPushAt !== null) return 'live';
  return verifiedAt === null ? 'unverified' : 'silent';
};

/** Whether WeChat can reach an address: a public name, at the ports it calls (WeChat doc: 服务器配置, URL). */
export const isReachable = (pushUrl: string): boolean => {
  const { hostname, port } = new URL(pushUrl);
  const isLocal = /^(localhost|127\.|10\.|192\.168\.|\[|0\.)/.test(hostname) || !hostname.includes('.');
  return !isLocal && (port === '' || port === '80' || port === '443');
};
