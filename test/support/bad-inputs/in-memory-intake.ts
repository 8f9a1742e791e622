import type { WiredChannel } from '../../../src/domain/channels/channel.js';
import type { ChannelDirectory } from '../../../src/services/ports/channels/channel-directory.js';
import type { AcceptedPush, AcceptOutcome, InboundQueue } from '../../../src/services/ports/queues/inbound-queue.js';
import type { Account } from './corpus.js';

const TEN_MINUTES_MS = 600_000;

/** An account of the corpus as a channel; undefined for one that does not exist. */
export const toChannel = (name: string, account: Account): WiredChannel | undefined => {
  if (!account.exists) return undefined;
  return {
    id: name,
    merchantId: account.merchant ?? '',
    kind: account.format === 'json' ? 'mini_program' : 'official_account',
    name,
    channelKey: account.accountKey,
    appId: account.appId ?? '',
    originalId: account.originalId,
    encryptionMode: account.mode ?? 'safe',
    previousMode: undefined,
    previousModeUntil: undefined,
    enabled: account.enabled ?? true,
    answersItself: false,
    secrets: {
      token: account.token ?? '',
      encodingAesKey: account.aesKey,
      previousToken: undefined,
      previousEncodingAesKey: account.previousAesKey,
      previousUntil: account.previousAesKey === undefined ? undefined : new Date(Date.now() + TEN_MINUTES_MS),
    },
  };
};

export const createInMemoryChannels = (wired: readonly WiredChannel[]): ChannelDirectory => {
  const channels = new Map(wired.map((channel) => [channel.channelKey, channel]));
  return {
    findByKey: async (channelKey) => channels.get(channelKey),
    learnOriginalId: async (channelId, learned) => {
      const channel = [...channels.values()].find(({ id }) => id === channelId);
      const originalId = channel?.originalId ?? learned;
      if (channel) channels.set(channel.channelKey, { ...channel, originalId });
      return originalId;
    },
  };
};

/** The journal's promises about accepting, kept in memory. */
export const createInMemoryJournal = (): Pick<InboundQueue, 'accept'> & {
  readonly pushes: readonly AcceptedPush[];
} => {
  const pushes: AcceptedPush[] = [];
  const keys = new Set<string>();
  const usedSignatures = new Map<string, string>();
  const accept = async (accepted: AcceptedPush): Promise<AcceptOutcome> => {
    const identity = JSON.stringify([accepted.channelId, accepted.push.key]);
    if (accepted.signatureKey !== undefined) {
      const signature = JSON.stringify([accepted.channelId, accepted.signatureKey]);
      if ((usedSignatures.get(signature) ?? identity) !== identity) return 'refused';
      usedSignatures.set(signature, identity);
    }
    if (keys.has(identity)) return 'duplicate';
    keys.add(identity);
    pushes.push(accepted);
    return 'stored';
  };
  return { pushes, accept };
};
