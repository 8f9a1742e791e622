import { randomBytes } from 'node:crypto';

export type MediaType = 'image' | 'voice' | 'video' | 'thumb';
export type Medium = {
  readonly mediaId: string;
  readonly appId: string;
  readonly type: MediaType;
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly fileName: string;
  readonly createdAt: number;
};

export type MediaShelf = {
  readonly add: (medium: Omit<Medium, 'mediaId' | 'createdAt'>) => Medium;
  /** `undefined` for another channel's id, an unknown one, or one older than 3 days. */
  readonly find: (appId: string, mediaId: string) => Medium | undefined;
  /** For the phone page, which has no channel: expired ones too, as long as they are kept. */
  readonly findAny: (mediaId: string) => Medium | undefined;
  readonly clear: () => void;
};

// WeChat doc: 临时素材.
const LIFETIME_MS = 3 * 24 * 3600 * 1000;
/** Memory is bounded: the oldest media leave first. */
const MAX_TOTAL_BYTES = 256 * 1024 * 1024;

export const createMediaShelf = (now: () => number): MediaShelf => {
  const media = new Map<string, Medium>();
  let totalBytes = 0;
  const makeRoom = (): void => {
    for (const [mediaId, { bytes }] of media) {
      if (totalBytes <= MAX_TOTAL_BYTES) return;
      media.delete(mediaId);
      totalBytes -= bytes.length;
    }
  };
  return {
    add: (input) => {
      const medium: Medium = { ...input, mediaId: randomBytes(48).toString('base64url'), createdAt: now() };
      media.set(medium.mediaId, medium);
      totalBytes += medium.bytes.length;
      makeRoom();
      return medium;
    },
    find: (appId, mediaId) => {
      const medium = media.get(mediaId);
      return medium?.appId === appId && medium.createdAt + LIFETIME_MS > now() ? medium : undefined;
    },
    findAny: (mediaId) => media.get(mediaId),
    clear: () => {
      media.clear();
      totalBytes = 0;
    },
  };
};
