import { changedFields } from '../../domain/people/audit.js';
import type { Actor } from '../../domain/people/agent.js';
import type { Channel, EncryptionMode } from '../../domain/channels/channel.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import { refuseInsecureChannel } from './channel-rules.js';

/** How long the former token, key and mode are still accepted (bad-inputs.json C6). */
const PREVIOUS_MS = 10 * 60_000;

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  readonly allowInsecure: boolean;
};

export type ChannelChange = {
  readonly name?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly originalId?: string | undefined;
  readonly appSecret?: string | undefined;
  readonly token?: string | undefined;
  readonly encodingAesKey?: string | undefined;
  readonly encryptionMode?: EncryptionMode | undefined;
};
type Input = { readonly actor: Actor; readonly channelId: string; readonly change: ChannelChange };

const given = ({ name, enabled, originalId, appSecret, token, encodingAesKey, encryptionMode }: ChannelChange) => ({
  ...(name !== undefined && { name }),
  ...(enabled !== undefined && { enabled }),
  ...(originalId !== undefined && { originalId }),
  ...(appSecret !== undefined && { appSecret }),
  ...(token !== undefined && { token }),
  ...(encodingAesKey !== undefined && { encodingAesKey }),
  ...(encryptionMode !== undefined && { encryptionMode }),
});

const touchesPushes = ({ token, encodingAesKey, encryptionMode }: ChannelChange): boolean =>
  token !== undefined || encodingAesKey !== undefined || encryptionMode !== undefined;

/** What of a channel may be read; its secrets only ever count as changed. */
const shownOf = ({ name, enabled, originalId, encryptionMode }: Channel) => ({
  name,
  enabled,
  originalId,
  encryptionMode,
});

/** Changes a channel; every process sees it within seconds, and what WeChat still signs the old way is accepted for 10 minutes. */
export const createChangeChannel =
  ({ unitOfWork, wakeUp, clock, allowInsecure }: Deps) =>
  async ({ actor, channelId, change }: Input): Promise<Channel> => {
    const changed = await unitOfWork.run(actor.merchantId, async ({ channels, audit, outbox }) => {
      const channel = await channels.findById(channelId);
      if (!channel || channel.removedAt) throw new AppError('missing', 'not_found');
      const { encryptionMode, originalId = channel.originalId } = change;
      if (encryptionMode !== undefined) refuseInsecureChannel({ encryptionMode, originalId }, allowInsecure);
      const previousUntil = new Date(clock.now().getTime() + PREVIOUS_MS);
      await channels.update(channelId, { ...given(change), ...(touchesPushes(change) && { previousUntil }) });
      const changed = changedFields(shownOf(channel), { ...change });
      const subject = { subjectType: 'channel', subjectId: channelId } as const;
      if (changed) await audit.add({ actor, action: 'channel.changed', ...subject, ...changed, at: clock.now() });
      await outbox.add([{ type: 'channel.changed', channelId }]);
      return (await channels.findById(channelId)) ?? channel;
    });
    wakeUp.wake('channels', channelId);
    wakeUp.wake('outbox', actor.merchantId);
    return changed;
  };

export type ChangeChannel = ReturnType<typeof createChangeChannel>;
