import type { Actor } from '../../domain/people/agent.js';
import { LARGEST_BYTES, mediaTypeOf } from '../../domain/channels/media-type.js';
import type { MediaType } from '../../domain/channels/media-type.js';
import { LONGEST_VOICE_SECONDS, secondsOfAmr } from '../../domain/channels/voice-length.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { ImageTools, ImageType } from '../ports/tools/image-tools.js';
import type { MediaStore } from '../ports/tools/media-store.js';
import type { MediaRecord } from '../ports/stores/conversations/outbound-stores.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import { mediaKey } from './media-key.js';

type Deps = {
  readonly unitOfWork: Pick<UnitOfWork, 'run'>;
  readonly mediaStore: Pick<MediaStore, 'put' | 'remove'>;
  readonly imageTools: Pick<ImageTools, 'render'>;
  readonly clock: Clock;
  readonly newId: NewId;
};

type Input = {
  readonly actor: Actor;
  readonly bytes: Uint8Array;
  /** As given by the browser: kept as text, used for nothing. */
  readonly fileName?: string | undefined;
  readonly conversationId?: string | undefined;
};

const MAX_PIXELS = 40_000_000;
const MAX_NAME_CHARACTERS = 200;

/**
 * Keeps a file an agent wants to send. Pictures are drawn anew, so that nothing but the picture is kept. Throws `validation` for
 * no bytes, `not_found` for a conversation that is not the merchant's, `file_type` for anything but JPEG, PNG, GIF, MP3, AMR and
 * MP4 by content, `too_large` over 10 MB (voice 2 MB, and 60 s where its frames can be counted) or 40 megapixels.
 */
export const createUploadMedia =
  ({ unitOfWork, mediaStore, imageTools, clock, newId }: Deps) =>
  async ({ actor, bytes, fileName, conversationId }: Input): Promise<MediaRecord> => {
    const { merchantId, agentId } = actor;
    const type = checkType(bytes);
    if (conversationId !== undefined) await checkConversation(unitOfWork, merchantId, conversationId);
    const kept = await drawAnew(imageTools, type, bytes);
    const id = newId();
    const record: MediaRecord = {
      id,
      merchantId,
      kind: type.kind,
      state: 'stored',
      contentType: type.contentType,
      sizeBytes: kept.bytes.length,
      width: kept.width,
      height: kept.height,
      fileName: fileName === undefined ? undefined : storableName(fileName),
      storeKey: mediaKey(merchantId, id, type),
      channelId: undefined,
      wechatMediaId: undefined,
      createdAt: clock.now(),
    };
    const key = mediaKey(merchantId, id, type);
    await mediaStore.put(key, kept.bytes, type.contentType);
    try {
      await unitOfWork.run(merchantId, ({ media }) =>
        media.add({ ...record, uploadedBy: agentId, ...(conversationId !== undefined && { conversationId }) }),
      );
    } catch (error) {
      // A file without its row would never be found again.
      await mediaStore.remove(key);
      throw error;
    }
    return record;
  };

export type UploadMedia = ReturnType<typeof createUploadMedia>;

const checkType = (bytes: Uint8Array): MediaType => {
  if (bytes.length === 0) throw new AppError('invalid', 'validation');
  const type = mediaTypeOf(bytes);
  if (!type) throw new AppError('unsupported', 'file_type');
  if (bytes.length > LARGEST_BYTES[type.kind]) throw new AppError('too_large', 'too_large');
  const seconds = secondsOfAmr(bytes);
  if (seconds !== undefined && seconds > LONGEST_VOICE_SECONDS) throw new AppError('too_large', 'too_large');
  return type;
};

const checkConversation = (unitOfWork: Deps['unitOfWork'], merchantId: string, conversationId: string): Promise<void> =>
  unitOfWork.run(merchantId, async ({ conversations }) => {
    if (!(await conversations.findById(conversationId))) throw new AppError('missing', 'not_found');
  });

type Kept = { readonly bytes: Uint8Array; readonly width: number | undefined; readonly height: number | undefined };

const drawAnew = async (imageTools: Deps['imageTools'], type: MediaType, bytes: Uint8Array): Promise<Kept> => {
  if (!isImage(type.contentType)) return { bytes, width: undefined, height: undefined };
  const rendered = await imageTools.render(bytes, {
    type: type.contentType,
    maxPixels: MAX_PIXELS,
    maxBytes: LARGEST_BYTES.image,
  });
  if (rendered.status === 'unreadable') throw new AppError('unsupported', 'file_type');
  if (rendered.status === 'too_large') throw new AppError('too_large', 'too_large');
  return rendered;
};

const isImage = (contentType: MediaType['contentType']): contentType is ImageType & MediaType['contentType'] =>
  contentType.startsWith('image/');

const storableName = (name: string): string =>
  Array.from(name.replace(/\p{Cc}|\p{Surrogate}/gu, '\ufffd'))
    .slice(0, MAX_NAME_CHARACTERS)
    .join('');
