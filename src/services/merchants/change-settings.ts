import type { Actor } from '../../domain/people/agent.js';
import { changedFields } from '../../domain/people/audit.js';
import type { MerchantSettings } from '../../domain/people/merchant-settings.js';
import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import { markAnsweringChannels } from '../self-service/mark-answering-channels.js';
import type { WakeUp } from '../ports/live/wake-up.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly wakeUp: WakeUp; readonly clock: Clock };
type Input = { readonly actor: Actor; readonly change: Partial<MerchantSettings> };

/** Changes the merchant's rules of serving; what is not named stays. */
export const createChangeSettings =
  ({ unitOfWork, wakeUp, clock }: Deps) =>
  async ({ actor, change }: Input): Promise<MerchantSettings> => {
    const { settings, channelIds } = await unitOfWork.run(actor.merchantId, async (stores) => {
      const { merchants, audit } = stores;
      const before = (await merchants.current()).settings;
      await merchants.saveSettings(change);
      const changed = changedFields(before, change);
      if (changed) {
        const { merchantId: subjectId } = actor;
        await audit.add({
          actor,
          action: 'settings.changed',
          subjectType: 'merchant',
          subjectId,
          ...changed,
          at: clock.now(),
        });
      }
      return { settings: (await merchants.current()).settings, channelIds: await markAnsweringChannels(stores) };
    });
    for (const channelId of channelIds) wakeUp.wake('channels', channelId);
    wakeUp.wake('routing', actor.merchantId);
    return settings;
  };

export type ChangeSettings = ReturnType<typeof createChangeSettings>;
