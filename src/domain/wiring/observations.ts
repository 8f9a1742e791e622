import type { ChannelKind, EncryptionMode } from '../channels/channel.js';

/** Where PUBLIC_URL leads. `cause`s everywhere are short codes without addresses of others or secrets. */
export type PlaceSeen = {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** A stand-in plays WeChat on this machine, so addresses that WeChat itself could never reach are right. */
  readonly isStandIn: boolean;
  readonly addresses: readonly string[];
  /** Undefined: the name was found. */
  readonly dnsFault: string | undefined;
  /** The first address that is no part of the public internet. */
  readonly privateAddress: string | undefined;
};

/** What the server shows who connects with TLS. */
export type TlsSeen =
  | { readonly status: 'shown'; readonly fault: string | undefined; readonly expiresAt: Date; readonly issuer: string }
  | { readonly status: 'failed'; readonly cause: string };

/** How our own push URL answered a request that was signed as WeChat signs. */
export type PushUrlAnswer =
  | { readonly status: 'answered'; readonly statusCode: number; readonly isRight: boolean; readonly elapsedMs: number }
  | { readonly status: 'unreachable'; readonly cause: string };

export type PushUrlSeen = {
  /** A right signature: the echo has to come back. */
  readonly echo: PushUrlAnswer;
  /** A wrong one: it has to be refused, which is what `isRight` says. */
  readonly forgedEcho: PushUrlAnswer;
  /** A sealed push that says nothing: it has to be opened, and nothing is kept of it. Undefined in plain mode. */
  readonly sealed: PushUrlAnswer | undefined;
  /** The same under a foreign key. */
  readonly forgedSeal: PushUrlAnswer | undefined;
};

/** An answer of WeChat's API. */
export type ApiAnswer =
  | { readonly status: 'ok' }
  | { readonly status: 'refused'; readonly errcode: number; readonly ip?: string | undefined }
  | { readonly status: 'unknown'; readonly cause: string };

export type QuotaSeen = { readonly limit: number; readonly left: number };

/** What WeChat's API says with a token that was fetched a moment ago. */
export type AccountSeen = {
  readonly customerService: ApiAnswer;
  readonly kfAccounts: number;
  /** Asked of a customer who does not exist: the refusal tells whether the account may send at all. */
  readonly sending: ApiAnswer;
  /** Template messages, which service accounts have. Undefined for mini programs. */
  readonly templates: ApiAnswer | undefined;
  readonly quota: ApiAnswer;
  readonly sends: QuotaSeen | undefined;
  readonly callbackIps: number | undefined;
  readonly reach: ApiAnswer;
  /** Of 100 packets WeChat sent us. Undefined: it did not say. */
  readonly packetsLost: number | undefined;
};

export type PlatformSeen = {
  readonly token: ApiAnswer;
  /** How far WeChat's clock is ahead of ours. */
  readonly skewMs: number | undefined;
  /** Undefined without a token. */
  readonly account: AccountSeen | undefined;
};

/** What pushes and replies of the last day left behind. */
export type TrafficSeen = {
  /** In the last day; of a busy desk only its newest pushes are counted. */
  readonly received: number;
  /** In the week before. */
  readonly receivedBefore: number;
  readonly lastAt: Date | undefined;
  /** From WeChat's time to ours, for 19 of 20 pushes. */
  readonly latencyMs: number | undefined;
  readonly failed: number;
  readonly waiting: number;
  readonly oldestWaitingMs: number;
  readonly replyFailures: readonly { readonly errcode: number | undefined; readonly count: number }[];
  readonly repliesUnknown: number;
  /** Access tokens that another system ended within the hour. */
  readonly tokenLosses: number;
  /** How far the database's clock is ahead of ours. */
  readonly databaseSkewMs: number;
};

export type Observations = {
  readonly at: Date;
  readonly kind: ChannelKind;
  readonly encryptionMode: EncryptionMode;
  /** How far the time of a push may be from ours before it counts as replayed. */
  readonly windowSeconds: number;
  readonly place: PlaceSeen;
  readonly tls: TlsSeen | undefined;
  readonly pushUrl: PushUrlSeen;
  readonly platform: PlatformSeen;
  readonly traffic: TrafficSeen;
  readonly hasRoles: boolean;
};
