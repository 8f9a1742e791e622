import type { QrCode } from '../../../domain/qr-codes/qr-code.js';

/** A code with the names of what it leads to, and how often it was used. */
export type QrCodeRecord = QrCode & {
  readonly channelName: string;
  readonly skillGroupName: string | undefined;
  readonly agentName: string | undefined;
  readonly tagName: string | undefined;
  /** All scans, also those that made a follower. */
  readonly scans: number;
  readonly follows: number;
};

/** `day` as `YYYY-MM-DD` of the merchant's time zone. */
export type QrCodeDay = { readonly day: string; readonly scans: number; readonly follows: number };

export type QrCodePatch = Partial<
  Pick<QrCode, 'name' | 'enabled' | 'skillGroupId' | 'agentId' | 'tagId' | 'welcome' | 'url' | 'ticket' | 'expiresAt'>
>;

export type QrCodeStore = {
  /** Throws `conflict` `already_exists` for a scene the channel has. */
  readonly add: (code: QrCode) => Promise<void>;
  readonly findById: (id: string) => Promise<QrCode | undefined>;
  readonly findByScene: (channelId: string, scene: string) => Promise<QrCode | undefined>;
  /** A member that is there and undefined is emptied. */
  readonly update: (id: string, patch: QrCodePatch) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  /** Newest first, after an id. */
  readonly list: (page: {
    readonly channelId: string | undefined;
    readonly afterId: string | undefined;
    readonly limit: number;
  }) => Promise<readonly QrCodeRecord[]>;
  /** Days on which something happened, oldest first. */
  readonly daysOf: (
    code: Pick<QrCode, 'channelId' | 'scene'>,
    since: { readonly from: Date; readonly timeZone: string },
  ) => Promise<readonly QrCodeDay[]>;
};
