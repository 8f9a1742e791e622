import type { Clock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import type { PayAccounts, PlatformKey } from '../ports/payments/pay-accounts.js';
import type { PayGateway } from '../ports/payments/pay-gateway.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly payAccounts: Pick<PayAccounts, 'find'>;
  readonly payGateway: Pick<PayGateway, 'platformKeys'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly wakeUp: WakeUp;
};

const NOT_AGAIN_WITHIN_MS = 5 * 60_000;

/** Those that are still valid; both of a rotation are kept. */
const joined = (known: readonly PlatformKey[], fresh: readonly PlatformKey[], now: Date): readonly PlatformKey[] => {
  const bySerial = new Map([...known, ...fresh].map((key) => [key.serial, key]));
  return [...bySerial.values()].filter(({ validUntil }) => new Date(validUntil) > now);
};

/** Fetches the platform certificates of a channel, at most once in five minutes, whoever asks. Never throws. */
export const createRefreshPlatformKeys = (deps: Deps) => {
  const lastAt = new Map<string, number>();
  const refresh = async (channelId: string): Promise<void> => {
    const account = await deps.payAccounts.find(channelId);
    const fetched = await deps.payGateway.platformKeys(channelId);
    if (!account || fetched.status !== 'found' || fetched.value.length === 0) return;
    await deps.unitOfWork.run(account.merchantId, async ({ payAccounts }) => {
      const known = await payAccounts.find(channelId);
      if (!known) return;
      await payAccounts.setPlatformKeys(channelId, joined(known.platformKeys, fetched.value, deps.clock.now()));
    });
    deps.wakeUp.wake('channels', channelId);
  };
  return async (channelId: string): Promise<void> => {
    const now = deps.clock.now().getTime();
    if (now - (lastAt.get(channelId) ?? 0) < NOT_AGAIN_WITHIN_MS) return;
    lastAt.set(channelId, now);
    await refresh(channelId).catch((error: unknown) =>
      deps.logger.warn({ channelId, err: error }, 'platform certificates were not fetched'),
    );
  };
};

export type RefreshPlatformKeys = ReturnType<typeof createRefreshPlatformKeys>;
