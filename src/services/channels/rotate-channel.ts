import type { Actor } from '../../domain/people/agent.js';
import type { ChannelSecrets } from '../ports/tools/tokens.js';
import type { ChangeChannel } from './change-channel.js';

type Deps = { readonly changeChannel: ChangeChannel; readonly secrets: ChannelSecrets };
type Input = { readonly actor: Actor; readonly channelId: string };

export type NewPushSecrets = { readonly token: string; readonly encodingAesKey: string };

/**
 * Makes a new token and key, which are shown this once. What WeChat still signs with the former ones is accepted for 10 minutes:
 * the time to enter the new ones in WeChat's settings.
 */
export const createRotateChannel =
  ({ changeChannel, secrets }: Deps) =>
  async ({ actor, channelId }: Input): Promise<NewPushSecrets> => {
    const change = { token: secrets.newPushToken(), encodingAesKey: secrets.newEncodingAesKey() };
    await changeChannel({ actor, channelId, change });
    return change;
  };

export type RotateChannel = ReturnType<typeof createRotateChannel>;
