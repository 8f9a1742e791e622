import type { Channel } from '../../domain/channels/channel.js';
import type { SelfServiceRule } from '../../domain/self-service/rule.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

const isFor =
  ({ id, kind }: Pick<Channel, 'id' | 'kind'>) =>
  ({ condition: { channelId = id, channelKind = kind } }: SelfServiceRule): boolean =>
    channelId === id && channelKind === kind;

/** The enabled rules that may fire on a channel, in order. */
export const rulesOfChannel = async (
  { selfService }: Pick<Stores, 'selfService'>,
  channel: Pick<Channel, 'id' | 'kind'>,
): Promise<readonly SelfServiceRule[]> =>
  (await selfService.rules()).filter(({ enabled }) => enabled).filter(isFor(channel));

/** Whether a channel has rules that answer messages. Rules for events alone leave messages to people. */
export const isSelfServed = async (
  stores: Pick<Stores, 'selfService' | 'channels'>,
  channelId: string,
): Promise<boolean> => {
  const rules = (await stores.selfService.rules()).filter(
    ({ enabled, condition }) => enabled && condition.event === undefined,
  );
  if (rules.length === 0) return false;
  const channel = await stores.channels.findById(channelId);
  return channel !== undefined && rules.some(isFor(channel));
};
