/** When WeChat was heard of on a channel. */
export type ChannelSignals = {
  /** The last time WeChat checked the push URL and was answered. */
  readonly verifiedAt: Date | undefined;
  readonly firstPushAt: Date | undefined;
  /** Exact to half a minute. */
  readonly lastPushAt: Date | undefined;
  /** The first push that is something a customer wrote. */
  readonly firstMessageAt: Date | undefined;
};

type Heard = { readonly channelId: string; readonly merchantId: string; readonly at: Date };

/**
 * Notes what is heard of a channel, on the push path: never throws, never waits, and writes at most every half minute. What is
 * heard for the first time is announced as `channel.changed`.
 */
export type ChannelSignalNotes = {
  readonly verified: (heard: Heard) => void;
  readonly pushed: (heard: Heard & { readonly isMessage: boolean }) => void;
};
