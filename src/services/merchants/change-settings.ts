import type { Actor } from '../../domain/people/agent.js';
import type { MerchantSettings } from '../../domain/people/merchant-settings.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import { markAnsweringChannels } from '../self-service/mark-answering-channels.js';
import type { WakeUp } from '../ports/live/wake-up.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly wakeUp: WakeUp };
type Input = { readonly actor: Actor; readonly change: Partial<MerchantSettings> };

/** Changes the merchant's rules of serving; what is not named stays. */
export const createChangeSettings =
  ({ unitOfWork, wakeUp }: Deps) =>
  async ({ actor, change }: Input): Promise<MerchantSettings> => {
    const { settings, channelIds } = await unitOfWork.run(actor.merchantId, async (stores) => {
      const { merchants } = stores;
      await merchants.saveSettings(change);
      return { settings: (await merchants.current()).settings, channelIds: await markAnsweringChannels(stores) };
    });
    for (const channelId of channelIds) wakeUp.wake('channels', channelId);
    wakeUp.wake('routing', actor.merchantId);
    return settings;
  };

export type ChangeSettings = ReturnType<typeof createChangeSettings>;
