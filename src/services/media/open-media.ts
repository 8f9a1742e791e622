import { AppError } from '../../kernel/errors.js';
import type { MediaStore } from '../ports/tools/media-store.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { MediaLinks, MediaPass } from './media-links.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly mediaStore: Pick<MediaStore, 'get'>;
  readonly mediaLinks: Pick<MediaLinks, 'isValid'>;
};

type Input = {
  /** The merchant of the session that asks, not of the link. */
  readonly merchantId: string;
  readonly mediaId: string;
  readonly pass: MediaPass;
};

export type OpenedMedia = {
  readonly bytes: Uint8Array;
  /** By content; serve it with nosniff and a sandbox policy. */
  readonly contentType: string;
  /** Ours, plain ASCII. */
  readonly fileName: string;
};

/** The bytes behind a signed link. Throws `not_found` for every flaw alike: expired, altered, another merchant's, not stored. */
export const createOpenMedia =
  ({ unitOfWork, mediaStore, mediaLinks }: Deps) =>
  async ({ merchantId, mediaId, pass }: Input): Promise<OpenedMedia> => {
    if (!mediaLinks.isValid(merchantId, mediaId, pass)) throw new AppError('missing', 'not_found');
    const record = await unitOfWork.run(merchantId, ({ media }) => media.findById(mediaId));
    if (record?.state !== 'stored' || record.storeKey === undefined) throw new AppError('missing', 'not_found');
    const bytes = await mediaStore.get(record.storeKey);
    if (!bytes) throw new AppError('missing', 'not_found');
    const extension = record.storeKey.slice(record.storeKey.lastIndexOf('.'));
    return {
      bytes,
      contentType: record.contentType ?? 'application/octet-stream',
      fileName: `${record.kind}${extension}`,
    };
  };

export type OpenMedia = ReturnType<typeof createOpenMedia>;
