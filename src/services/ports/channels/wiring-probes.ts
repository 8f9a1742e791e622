import type { WiredChannel } from '../../../domain/channels/channel.js';
import type { PlaceSeen, PlatformSeen, PushUrlSeen, TlsSeen } from '../../../domain/wiring/observations.js';

/** Looks at a channel's wiring from outside. None throws: what cannot be seen is part of what was seen. */
export type WiringProbes = {
  /** Where the public URL leads, and what certificate stands there. */
  readonly place: () => Promise<{ readonly place: PlaceSeen; readonly tls: TlsSeen | undefined }>;
  /** Calls the channel's own push URL as WeChat does; nothing is stored. */
  readonly pushUrl: (channel: WiredChannel) => Promise<PushUrlSeen>;
  /** Asks WeChat for a token and, with it, what the account may do. */
  readonly platform: (channel: WiredChannel) => Promise<PlatformSeen>;
};
