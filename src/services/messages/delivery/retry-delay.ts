import type { RetryReason } from '../../ports/channels/channel-sender.js';

const SECOND = 1000;

/** How long to wait before each further try; when the list is used up, the send has failed. */
const DELAYS_MS: Readonly<Record<RetryReason, readonly number[]>> = {
  // -1: the first try and two more (WeChat doc: 全局返回码, 系统繁忙).
  busy: [SECOND, 5 * SECOND],
  token: [SECOND, 5 * SECOND, 15 * SECOND],
  // About ten minutes: WeChat or our line to it is away, and nothing has left.
  unreachable: [1, 2, 5, 10, ...Array.from({ length: 20 }, () => 30)].map((seconds) => seconds * SECOND),
  late: Array.from({ length: 20 }, () => SECOND),
};

/** Undefined: no further try. `attempts` counts the tries before the one that just ended. */
export const retryDelayMs = (why: RetryReason, attempts: number): number | undefined => DELAYS_MS[why][attempts];
