import type { ApiScope } from '../../domain/people/permissions.js';
import { AppError } from '../../kernel/errors.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import { API_TOKEN_PREFIX } from '../sign-in/authenticate.js';
import type { LoginCounters, MerchantRegister } from '../ports/stores/people/session-stores.js';
import type { Tokens } from '../ports/tools/tokens.js';
import type { EnsureMerchantDefaults } from './ensure-merchant-defaults.js';
import type { MerchantRequest, PrepareMerchant } from './new-merchant.js';
import type { SetupCode } from './setup-code.js';

const EVERY_SCOPE: readonly ApiScope[] = ['read', 'reply', 'manage', 'critical'];
const FIRST_TOKEN_NAME = 'setup';
/** Wrong codes from one address in 15 minutes. */
const MAX_WRONG_CODES = 20;

type Deps = {
  readonly register: MerchantRegister;
  readonly counters: LoginCounters;
  readonly prepareMerchant: PrepareMerchant;
  readonly ensureDefaults: EnsureMerchantDefaults;
  readonly setupCode: SetupCode;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly newId: NewId;
};

type Input = MerchantRequest & { readonly setupCode: string; readonly address: string };
type SetUpDone = { readonly merchantId: string; readonly agentId: string; readonly apiToken: string };

/** The first set-up: once, for whoever has the code. The API token is shown this once. */
export const createSetUp = (deps: Deps) => {
  const { register, counters, prepareMerchant, ensureDefaults, setupCode, tokens, clock, newId } = deps;
  const refuseWrongCode = async (code: string, address: string): Promise<void> => {
    if (setupCode.isRight(code)) return;
    const count = await counters.count(`setup:${address}`, clock.now());
    if (count > MAX_WRONG_CODES) throw new AppError('limited', 'too_many_attempts');
    throw new AppError('unauthenticated', 'bad_credentials');
  };
  return async ({ setupCode: code, address, merchant, owner }: Input): Promise<SetUpDone> => {
    if (!(await register.isEmpty())) throw new AppError('conflict', 'already_set_up');
    await refuseWrongCode(code, address);
    const prepared = await prepareMerchant({ merchant, owner });
    const token = `${API_TOKEN_PREFIX}${tokens.newToken()}`;
    const apiToken = { id: newId(), name: FIRST_TOKEN_NAME, tokenHash: tokens.hash(token), scopes: EVERY_SCOPE };
    if (!(await register.addFirst({ ...prepared, apiToken }))) throw new AppError('conflict', 'already_set_up');
    await ensureDefaults(prepared.merchantId);
    return { merchantId: prepared.merchantId, agentId: prepared.owner.id, apiToken: token };
  };
};

export type SetUp = ReturnType<typeof createSetUp>;

/** Whether there is a merchant. A merchant never goes away, so the first yes is the last question to Postgres. */
export const createIsSetUp = ({ register }: Pick<Deps, 'register'>) => {
  let isDone = false;
  return async (): Promise<boolean> => {
    isDone ||= !(await register.isEmpty());
    return isDone;
  };
};

export type IsSetUp = ReturnType<typeof createIsSetUp>;
