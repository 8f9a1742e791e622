/** What opened a window: the customer's act. */
export type GrantTrigger = 'message' | 'menu' | 'follow' | 'scan' | 'payment' | 'chat_entered';

/** Grants of one bucket are not added up; different buckets of an official account are counted apart. */
export type GrantBucket = 'message' | 'act' | 'payment';

/** One bucket of an identity's allowance. */
export type Grant = {
  readonly bucket: GrantBucket;
  readonly trigger: GrantTrigger;
  /** Sends left; undefined = unlimited. */
  readonly remaining: number | undefined;
  readonly granted: number | undefined;
  readonly openedAt: Date;
  readonly expiresAt: Date;
};
