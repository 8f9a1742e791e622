/** An official account or a mini program: the two kinds of channel WeChat pushes for. */
export type ChannelKind = 'official_account' | 'mini_program';

/** WeChat's 明文, 兼容 and 安全 modes of a push. Only `safe` is allowed in production. */
export type EncryptionMode = 'plain' | 'compatible' | 'safe';

/** One WeChat account wired to us, without its secrets. */
export type Channel = {
  readonly id: string;
  readonly merchantId: string;
  readonly kind: ChannelKind;
  readonly name: string;
  /** Names the channel in its push URL; `^[A-Za-z0-9_-]{1,64}$`, case-sensitive. */
  readonly channelKey: string;
  readonly appId: string;
  /** `gh_…`; learned from the first authentic safe-mode push where it was not given. */
  readonly originalId: string | undefined;
  readonly encryptionMode: EncryptionMode;
  /** The mode before the last change, accepted until `previousModeUntil`, but never plain after safe. */
  readonly previousMode: EncryptionMode | undefined;
  readonly previousModeUntil: Date | undefined;
  readonly enabled: boolean;
  /** Removed: nothing comes in or goes out any more, and only its conversations still name it. */
  readonly removedAt?: Date | undefined;
  /** Something may be said in the response of its pushes: an official account with rules of self-service. */
  readonly answersItself: boolean;
};

/** What authenticates a push. The previous ones are honoured until `previousUntil` after a change. */
export type PushSecrets = {
  readonly token: string;
  /** 43 letters and digits; absent only for a plain channel. */
  readonly encodingAesKey: string | undefined;
  readonly previousToken: string | undefined;
  readonly previousEncodingAesKey: string | undefined;
  readonly previousUntil: Date | undefined;
};

/** A channel as the push endpoint needs it. */
export type WiredChannel = Channel & { readonly secrets: PushSecrets };
