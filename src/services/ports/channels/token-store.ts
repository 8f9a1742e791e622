/** A channel's access token as the whole fleet shares it. */
export type StoredToken = { readonly token: string; readonly fetchedAt: Date; readonly expiresAt: Date };

/** The one place of a channel's access token: encrypted at rest, refreshed by one holder of the lease at a time. */
export type TokenStore = {
  readonly read: (channelId: string) => Promise<StoredToken | undefined>;
  /** The number of the lease, or undefined while another process holds it. */
  readonly takeLease: (channelId: string, forMs: number) => Promise<number | undefined>;
  /** Keeps a fetched token and ends the lease. False when the lease was lost: then another process's token stands. */
  readonly save: (channelId: string, leaseNumber: number, token: StoredToken) => Promise<boolean>;
  /** Another system ended the token long before its end; kept for a day. */
  readonly noteLoss: (channelId: string, at: Date) => Promise<void>;
  /** Ends the lease without a token. */
  readonly release: (channelId: string, leaseNumber: number) => Promise<void>;
};

/** What a channel signs in to the platform with. */
export type ChannelCredentials = {
  /** Undefined for a channel that is not there or is disabled. */
  readonly find: (channelId: string) => Promise<{ readonly appId: string; readonly appSecret: string } | undefined>;
};
