import { readMultipart } from '../../http/multipart.js';
import { json, type Answer } from '../../http/router.js';
import type { MediaType } from '../../state/media.js';
import type { World } from '../../state/world.js';
import { unixSeconds } from '../../clock.js';
import { refuse } from '../answers.js';
import type { ApiContext, ApiRoute } from '../context.js';

const MB = 1024 * 1024;

type Format = { readonly contentType: string; readonly matches: (bytes: Buffer) => boolean };
const startsWith =
  (text: string, at = 0) =>
  (bytes: Buffer): boolean =>
    bytes.subarray(at, at + text.length).toString('latin1') === text;
const isMp3 = (bytes: Buffer): boolean =>
  startsWith('ID3')(bytes) || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0);

const jpeg: Format = { contentType: 'image/jpeg', matches: startsWith('\xff\xd8\xff') };
const pictures: readonly Format[] = [
  jpeg,
  { contentType: 'image/png', matches: startsWith('\x89PNG') },
  { contentType: 'image/gif', matches: startsWith('GIF8') },
];
const voices: readonly Format[] = [
  { contentType: 'voice/amr', matches: startsWith('#!AMR') },
  { contentType: 'voice/mp3', matches: isMp3 },
];
const videos: readonly Format[] = [{ contentType: 'video/mp4', matches: startsWith('ftyp', 4) }];

/** WeChat doc: 新增临时素材. */
const kinds: Readonly<
  Record<MediaType, { readonly limit: number; readonly tooLarge: number; readonly formats: readonly Format[] }>
> = {
  image: { limit: 10 * MB, tooLarge: 40009, formats: pictures },
  voice: { limit: 2 * MB, tooLarge: 40010, formats: voices },
  video: { limit: 10 * MB, tooLarge: 40011, formats: videos },
  thumb: { limit: 64 * 1024, tooLarge: 40012, formats: [jpeg] },
};

const mediaTypeOf = (text: string | null): MediaType | undefined =>
  text === 'image' || text === 'voice' || text === 'video' || text === 'thumb' ? text : undefined;

/** What the bytes are, whatever name they came with. */
export const contentTypeOf = (type: MediaType, bytes: Buffer): string | undefined =>
  kinds[type].formats.find(({ matches }) => matches(bytes))?.contentType;

const createUpload =
  ({ media }: World) =>
  ({ channel, call }: ApiContext): Answer => {
    const type = mediaTypeOf(call.query.get('type'));
    if (!type) return refuse(40004);
    const part = readMultipart(call.headers['content-type'] ?? '', call.body).find(({ name }) => name === 'media');
    if (!part?.fileName) return refuse(41005);
    if (part.bytes.length === 0) return refuse(44001);
    if (part.bytes.length > kinds[type].limit) return refuse(kinds[type].tooLarge);
    const contentType = contentTypeOf(type, part.bytes);
    if (!contentType) return refuse(40005);
    const medium = media.add({
      appId: channel.appId,
      type,
      bytes: part.bytes,
      contentType,
      fileName: part.fileName,
    });
    const idName = type === 'thumb' ? 'thumb_media_id' : 'media_id';
    return json({ type, [idName]: medium.mediaId, created_at: unixSeconds(medium.createdAt) });
  };

const createDownload =
  ({ media, origin }: World) =>
  ({ channel, call }: ApiContext): Answer => {
    const medium = media.find(channel.appId, call.query.get('media_id') ?? '');
    if (!medium) return refuse(40007);
    if (medium.type === 'video') return json({ video_url: `${origin()}/simulator/media/${medium.mediaId}` });
    return {
      type: 'bytes',
      body: medium.bytes,
      contentType: medium.contentType,
      headers: { 'Content-disposition': `attachment; filename="${medium.fileName}"` },
    };
  };

export const mediaRoutes = (world: World): readonly ApiRoute[] => [
  { method: 'POST', path: '/cgi-bin/media/upload', handle: createUpload(world) },
  { method: 'GET', path: '/cgi-bin/media/get', handle: createDownload(world) },
];
