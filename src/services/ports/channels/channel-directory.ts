import type { WiredChannel } from '../../../domain/channels/channel.js';

/**
 * Finds channels on the push path: cached in memory, so that a known channel is found while Postgres does not answer.
 * A changed channel is seen by every process within seconds.
 */
export type ChannelDirectory = {
  /** The enabled channel of this key, or undefined for unknown and disabled alike. Throws `unavailable` when it cannot be known. */
  readonly findByKey: (channelKey: string) => Promise<WiredChannel | undefined>;
  /** Fixes the original id learned from the first authentic push; the first writer wins. Returns the id that stands. */
  readonly learnOriginalId: (channelId: string, originalId: string) => Promise<string>;
};
