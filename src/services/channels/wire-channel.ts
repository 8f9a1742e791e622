import type { Actor } from '../../domain/people/agent.js';
import type { ChannelKind, EncryptionMode } from '../../domain/channels/channel.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { ChannelSecrets } from '../ports/tools/tokens.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { PayInput, PaySettings } from '../payments/pay-settings.js';
import { markAnsweringChannels } from '../self-service/mark-answering-channels.js';
import { refuseInsecureChannel } from './channel-rules.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly secrets: ChannelSecrets;
  readonly wakeUp: WakeUp;
  readonly newId: NewId;
  readonly clock: Clock;
  /** Whether channels in plain and compatible mode may exist; never in production. */
  readonly allowInsecure: boolean;
  readonly paySettings: Pick<PaySettings, 'save'>;
};

type Input = {
  readonly actor: Actor;
  readonly kind: ChannelKind;
  readonly name?: string | undefined;
  readonly channelKey?: string | undefined;
  readonly appId: string;
  readonly appSecret: string;
  readonly originalId?: string | undefined;
  readonly token?: string | undefined;
  readonly encodingAesKey?: string | undefined;
  readonly encryptionMode: EncryptionMode;
  readonly dataFormat: 'xml' | 'json';
  readonly pay?: PayInput | undefined;
};

export type NewlyWired = {
  readonly id: string;
  readonly channelKey: string;
  readonly token: string;
  readonly encodingAesKey: string;
};

/** Wires a WeChat account to the desk. The token and the key are shown this once. */
export const createWireChannel =
  ({ unitOfWork, secrets, wakeUp, newId, clock, allowInsecure, paySettings }: Deps) =>
  async ({ actor, ...wanted }: Input): Promise<NewlyWired> => {
    const { kind, appId, appSecret, originalId, encryptionMode, dataFormat, name = appId } = wanted;
    refuseInsecureChannel({ encryptionMode, originalId }, allowInsecure);
    const wired = {
      id: newId(),
      channelKey: wanted.channelKey ?? secrets.newChannelKey(),
      token: wanted.token ?? secrets.newPushToken(),
      encodingAesKey: wanted.encodingAesKey ?? secrets.newEncodingAesKey(),
    };
    await unitOfWork.run(actor.merchantId, async (stores) => {
      const { channels, audit } = stores;
      await channels.add({ ...wired, kind, name, appId, appSecret, originalId, encryptionMode, dataFormat });
      await audit.add({
        actor,
        action: 'channel.wired',
        subjectType: 'channel',
        subjectId: wired.id,
        after: { kind, name, appId, originalId, encryptionMode, dataFormat },
        at: clock.now(),
      });
      if (wanted.pay) await paySettings.save(stores, wired.id, wanted.pay);
      await markAnsweringChannels(stores);
    });
    wakeUp.wake('channels', wired.id);
    return wired;
  };

export type WireChannel = ReturnType<typeof createWireChannel>;
