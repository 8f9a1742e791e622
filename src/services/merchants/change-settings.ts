import type { Actor } from '../../domain/people/agent.js';
import type { MerchantSettings } from '../../domain/people/merchant-settings.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly wakeUp: WakeUp };
type Input = { readonly actor: Actor; readonly change: Partial<MerchantSettings> };

/** Changes the merchant's rules of serving; what is not named stays. */
export const createChangeSettings =
  ({ unitOfWork, wakeUp }: Deps) =>
  async ({ actor, change }: Input): Promise<MerchantSettings> => {
    const settings = await unitOfWork.run(actor.merchantId, async ({ merchants }) => {
      await merchants.saveSettings(change);
      return (await merchants.current()).settings;
    });
    wakeUp.wake('routing', actor.merchantId);
    return settings;
  };

export type ChangeSettings = ReturnType<typeof createChangeSettings>;
