/** A key that WeChat Pay signs with: its own public key, or that of a platform certificate. */
export type PlatformKey = { readonly serial: string; readonly publicKey: string; readonly validUntil: string };

/** The WeChat Pay settings of a channel, without what is secret. */
export type PayAccountView = {
  readonly channelId: string;
  readonly mchId: string;
  readonly merchantSerial: string;
  readonly publicKeyId: string | undefined;
  readonly platformKeys: readonly PlatformKey[];
  /** Where WeChat Pay sends complaints, as we set it last. */
  readonly complaintUrl: string | undefined;
  readonly updatedAt: Date;
};

/** The same with its secrets, for whoever signs and verifies. */
export type PayAccount = {
  readonly merchantId: string;
  readonly channelId: string;
  readonly channelKey: string;
  readonly appId: string;
  readonly mchId: string;
  readonly merchantSerial: string;
  /** PEM. */
  readonly privateKey: string;
  /** Current first, then the one before it. */
  readonly apiV3Keys: readonly string[];
  /** Sent with each request: answers are signed with this key. Undefined: with a platform certificate. */
  readonly publicKeyId: string | undefined;
  /** PEM by serial: never an object, whose prototype has members of its own. */
  readonly trusted: ReadonlyMap<string, string>;
};

/** Accounts across merchants, held for a few seconds. Undefined: unknown, disabled or without WeChat Pay. */
export type PayAccounts = {
  readonly findByKey: (channelKey: string) => Promise<PayAccount | undefined>;
  readonly find: (channelId: string) => Promise<PayAccount | undefined>;
};

export type NewPaySecrets = { readonly privateKey?: string; readonly apiV3Key?: string };

export type PayAccountStore = {
  readonly find: (channelId: string) => Promise<PayAccountView | undefined>;
  /** All of this merchant's, by channel. */
  readonly list: () => Promise<readonly PayAccountView[]>;
  /** What is not given stays; the APIv3 key and the public key that are replaced are still accepted. Throws `validation` where one is missing. */
  readonly save: (
    account: Pick<PayAccountView, 'channelId' | 'mchId' | 'merchantSerial' | 'platformKeys'> & {
      /** Without its text where the key of this id is known; undefined: as it is. */
      readonly publicKey: { readonly id: string; readonly pem: string | undefined } | undefined;
      readonly secrets: NewPaySecrets;
    },
  ) => Promise<void>;
  readonly setPlatformKeys: (channelId: string, keys: readonly PlatformKey[]) => Promise<void>;
  readonly setComplaintUrl: (channelId: string, url: string | undefined) => Promise<void>;
  readonly remove: (channelId: string) => Promise<boolean>;
  /** Whether a channel of this merchant has this AppID. */
  readonly hasChannelOf: (appId: string) => Promise<string | undefined>;
  /** Of the channels with this merchant number the one that asks for its complaints: one is enough. */
  readonly asksForComplaints: (channelId: string) => Promise<boolean>;
};

/** Reads what a merchant pasted. Undefined: it is not that, or too weak (RSA of 2048 bits at least). */
export type PayKeys = {
  readonly isPrivateKey: (pem: string) => boolean;
  readonly isPublicKey: (pem: string) => boolean;
  readonly readCertificate: (pem: string) => PlatformKey | undefined;
  /** Whether the private key belongs to this certificate. */
  readonly belongTogether: (privateKey: string, certificate: string) => boolean;
};
