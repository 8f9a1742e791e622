import type { DeliveryError } from '../../../domain/conversations/message.js';

/** One tag on one account. */
export type TagLink = {
  /** Undefined: WeChat has not got it. */
  readonly wechatId: number | undefined;
  /** Undefined: it was removed here and has to go at WeChat. */
  readonly tag: { readonly id: string; readonly name: string } | undefined;
  /** As WeChat had it last, or as it was tried. Undefined: never tried. */
  readonly name: string | undefined;
  readonly error: DeliveryError | undefined;
};

export type TagSync = {
  readonly channelId: string;
  readonly channelName: string;
  readonly enabled: boolean;
  /** When everything was last read, whole. */
  readonly readAt: Date | undefined;
  readonly error: DeliveryError | undefined;
  /** How many of our tags WeChat has, and how many customers' changes it would not take. */
  readonly tagCount: number;
  readonly failureCount: number;
};

export type SyncedIdentity = {
  readonly id: string;
  readonly channelId: string;
  readonly customerId: string;
  readonly openid: string;
};
export type SyncedProfile = { readonly remark: string; readonly wechatTagIds: readonly number[] };
export type TagFailure = {
  readonly channelId: string;
  readonly customerId: string;
  readonly displayName: string;
  readonly error: DeliveryError;
};

export type WechatTagStore = {
  /** Of every official account. */
  readonly syncs: () => Promise<readonly TagSync[]>;
  readonly isOn: (channelId: string) => Promise<boolean>;
  readonly setSync: (channelId: string, enabled: boolean) => Promise<void>;
  readonly noteRead: (
    channelId: string,
    outcome: { readonly at: Date } | { readonly error: DeliveryError },
  ) => Promise<void>;
  /** Every tag of ours, and what is left at WeChat of removed ones. */
  readonly linksOf: (channelId: string) => Promise<readonly TagLink[]>;
  /** What WeChat would not take, tag by tag, on any account. */
  readonly refusedTags: () => Promise<
    readonly { readonly channelId: string; readonly tagId: string; readonly error: DeliveryError }[]
  >;
  readonly link: (
    channelId: string,
    link: {
      readonly tagId: string;
      readonly wechatId: number | undefined;
      readonly name: string;
      readonly error: DeliveryError | undefined;
    },
  ) => Promise<void>;
  readonly forget: (channelId: string, wechatId: number) => Promise<void>;
  readonly identity: (id: string) => Promise<SyncedIdentity | undefined>;
  /** Those who follow, by id, after an id. */
  readonly identitiesOf: (
    channelId: string,
    page: { readonly afterId: string | undefined; readonly limit: number },
  ) => Promise<readonly SyncedIdentity[]>;
  readonly profileOf: (identityId: string) => Promise<SyncedProfile | undefined>;
  readonly saveProfile: (
    identity: SyncedIdentity,
    profile: SyncedProfile & { readonly at: Date; readonly error: DeliveryError | undefined },
  ) => Promise<void>;
  /** The latest, at most 50. */
  readonly failures: () => Promise<readonly TagFailure[]>;
  /** Has what is ours of these customers told to every account that takes part. */
  readonly requestPush: (customerIds: readonly string[]) => Promise<void>;
  /** The same for everybody who has one of these tags. */
  readonly requestPushOf: (tagIds: readonly string[]) => Promise<void>;
  /** Has tags that are new, renamed or removed told to every account that takes part. */
  readonly requestTagsPush: () => Promise<void>;
};
