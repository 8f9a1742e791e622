/**
 * `taken`: the place is ours; send after `waitMs`. `spent`: none was free soon enough; ask again after `retryInMs`.
 * `stopped`: WeChat told this channel to pause (`throttled`), or it has no calls left today (`daily_quota`).
 */
export type SendSlot =
  | { readonly status: 'taken'; readonly waitMs: number }
  | { readonly status: 'spent'; readonly retryInMs: number }
  | { readonly status: 'stopped'; readonly why: StopReason; readonly retryInMs: number };

export type Stopped = Extract<SendSlot, { readonly status: 'stopped' }>;

export type StopReason = 'throttled' | 'daily_quota';

type Whose = { readonly merchantId: string; readonly channelId: string };

/** One channel's rate of sending, shared by all processes. While Redis is away each process keeps to a tenth of it. */
export type SendBudget = {
  readonly take: (
    input: Whose & {
      readonly sendsPerMinute: number;
      /** A place further away than this is not taken. */
      readonly longestWaitMs: number;
    },
  ) => Promise<SendSlot>;
  /** Whether the channel was stopped since a place was taken; while Redis is away, as far as this process knows. */
  readonly stopOf: (whose: Whose) => Promise<Stopped | undefined>;
  /** Stops every process's sends of a channel for a while; while Redis is away, this process's. Never throws. */
  readonly stop: (input: Whose & { readonly why: StopReason; readonly forMs: number }) => Promise<void>;
};
