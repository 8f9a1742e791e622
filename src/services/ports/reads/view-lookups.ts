import type { ChannelKind } from '../../../domain/channels/channel.js';

/** Names beside ids that live events do not carry. Cached for a minute, because each event asks. */
export type ViewLookups = {
  readonly channelOf: (
    merchantId: string,
    channelId: string,
  ) => Promise<{ readonly name: string; readonly kind: ChannelKind } | undefined>;
  /** The customer's name where known, else the end of their openid; undefined when there is no such identity. */
  readonly customerNameOf: (merchantId: string, identityId: string) => Promise<string | undefined>;
  /** A customer was renamed. */
  readonly forgetCustomerNames: () => void;
};
