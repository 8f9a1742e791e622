import type { NewId } from '../../kernel/ids.js';
import { refuseCommonPassword } from '../agents/new-password.js';
import type { Passwords } from '../ports/tools/passwords.js';
import type { NewMerchant } from '../ports/stores/people/session-stores.js';

export type MerchantRequest = {
  readonly merchant: { readonly name: string; readonly timeZone?: string | undefined };
  readonly owner: { readonly name: string; readonly loginName: string; readonly password: string };
};

type Deps = { readonly passwords: Passwords; readonly newId: NewId; readonly defaultCapacity: number };

const DEFAULT_TIME_ZONE = 'Asia/Shanghai';

/** Prepares a merchant and its owner to be stored. Throws `invalid` `validation` with the field. */
export const createPrepareMerchant =
  ({ passwords, newId, defaultCapacity }: Deps) =>
  async ({ merchant, owner }: MerchantRequest): Promise<NewMerchant> => {
    const { timeZone = DEFAULT_TIME_ZONE } = merchant;
    refuseCommonPassword(owner.password, 'owner.password');
    const passwordHash = await passwords.hash(owner.password);
    return {
      merchantId: newId(),
      name: merchant.name,
      timeZone,
      owner: { id: newId(), name: owner.name, loginName: owner.loginName, passwordHash, capacity: defaultCapacity },
      apiToken: undefined,
    };
  };

export type PrepareMerchant = ReturnType<typeof createPrepareMerchant>;
