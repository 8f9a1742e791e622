/** Values that prove something by being known. */
export type Tokens = {
  /** 256 random bits, 43 characters of base64url. */
  readonly newToken: () => string;
  /** SHA-256: what is stored in place of the token. */
  readonly hash: (token: string) => Uint8Array;
  /** The CSRF token of a session: derived from the session's token and the server's secret, so that nothing is stored. */
  readonly csrfTokenOf: (sessionToken: string) => string;
  /** In constant time, whatever the lengths. */
  readonly isEqual: (left: string, right: string) => boolean;
};

/** What is made for a channel where the merchant gives nothing of their own. */
export type ChannelSecrets = {
  /** 22 characters of base64url: the secret part of the push URL. */
  readonly newChannelKey: () => string;
  /** 32 letters and digits (WeChat doc: 服务器配置, Token). */
  readonly newPushToken: () => string;
  /** 43 letters and digits that are the base64 of 32 bytes (WeChat doc: EncodingAESKey). */
  readonly newEncodingAesKey: () => string;
};

/** Places in a list, signed: nobody makes their own, and one merchant's does not open another's list. */
export type Cursors = {
  readonly seal: (list: string, merchantId: string, place: readonly string[]) => string;
  /** Throws `invalid` `validation` with the field `cursor`. */
  readonly open: (list: string, merchantId: string, cursor: string) => readonly string[];
};
