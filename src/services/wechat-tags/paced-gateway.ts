import { AppError } from '../../kernel/errors.js';
import type { SendBudget } from '../ports/channels/send-budget.js';
import type { AccountAnswer } from '../ports/channels/account-answer.js';

type Deps = { readonly sendBudget: SendBudget };
type Whose = { readonly merchantId: string; readonly channelId: string };

/** Ten a second is far below what WeChat allows for these calls. */
const CALLS_PER_MINUTE = 600;
const LONGEST_WAIT_MS = 5_000;
const THROTTLED_MS = 60_000;
const THROTTLED = 45011;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const later = (): AppError => new AppError('unavailable', 'unavailable');

/**
 * Calls about followers at a rate of their own, so that no agent's message ever waits for one. Throws `unavailable` for what has to
 * be tried again later; a refusal is answered.
 */
export const createPaced =
  ({ sendBudget }: Deps) =>
  async <T>({ merchantId, channelId }: Whose, call: () => Promise<AccountAnswer<T>>): Promise<Settled<T>> => {
    const place = { merchantId, channelId: `${channelId}:followers` };
    const slot = await sendBudget.take({
      ...place,
      sendsPerMinute: CALLS_PER_MINUTE,
      longestWaitMs: LONGEST_WAIT_MS,
    });
    if (slot.status !== 'taken') throw later();
    if (slot.waitMs > 0) await sleep(slot.waitMs);
    const answer = await call();
    if (answer.status !== 'later') return answer;
    if (answer.error.errcode === THROTTLED) await sendBudget.stop({ ...place, why: 'throttled', forMs: THROTTLED_MS });
    throw later();
  };

/** Yes or no: never “ask again”. */
type Settled<T> = Exclude<AccountAnswer<T>, { readonly status: 'later' }>;

export type Paced = ReturnType<typeof createPaced>;
