import type { MerchantRegister } from '../ports/stores/people/session-stores.js';
import type { EnsureMerchantDefaults } from './ensure-merchant-defaults.js';
import type { MerchantRequest, PrepareMerchant } from './new-merchant.js';

type Deps = {
  readonly register: MerchantRegister;
  readonly prepareMerchant: PrepareMerchant;
  readonly ensureDefaults: EnsureMerchantDefaults;
};

/** Adds one more merchant with its owner, who makes API tokens after signing in. */
export const createAddMerchant =
  ({ register, prepareMerchant, ensureDefaults }: Deps) =>
  async (request: MerchantRequest): Promise<{ readonly merchantId: string; readonly agentId: string }> => {
    const prepared = await prepareMerchant(request);
    await register.add(prepared);
    await ensureDefaults(prepared.merchantId);
    return { merchantId: prepared.merchantId, agentId: prepared.owner.id };
  };

export type AddMerchant = ReturnType<typeof createAddMerchant>;
