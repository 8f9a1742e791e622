/** What a medium is, told from its bytes: neither a name nor a declared type is believed. */
export type MediaType = {
  readonly kind: 'image' | 'voice' | 'video';
  readonly contentType: 'image/jpeg' | 'image/png' | 'image/gif' | 'audio/amr' | 'audio/mpeg' | 'video/mp4';
  readonly extension: string;
};

const MIB = 1024 * 1024;

/** WeChat doc: 新增临时素材. */
export const LARGEST_BYTES: Readonly<Record<MediaType['kind'], number>> = {
  image: 10 * MIB,
  voice: 2 * MIB,
  video: 10 * MIB,
};

const JPEG: MediaType = { kind: 'image', contentType: 'image/jpeg', extension: 'jpg' };
const PNG: MediaType = { kind: 'image', contentType: 'image/png', extension: 'png' };
const GIF: MediaType = { kind: 'image', contentType: 'image/gif', extension: 'gif' };
const AMR: MediaType = { kind: 'voice', contentType: 'audio/amr', extension: 'amr' };
const MP3: MediaType = { kind: 'voice', contentType: 'audio/mpeg', extension: 'mp3' };
const MP4: MediaType = { kind: 'video', contentType: 'video/mp4', extension: 'mp4' };

const STARTS: readonly { readonly bytes: string; readonly type: MediaType }[] = [
  { bytes: '\xff\xd8\xff', type: JPEG },
  { bytes: '\x89PNG\r\n\x1a\n', type: PNG },
  { bytes: 'GIF87a', type: GIF },
  { bytes: 'GIF89a', type: GIF },
  { bytes: '#!AMR\n', type: AMR },
  { bytes: '#!AMR-WB\n', type: AMR },
  { bytes: 'ID3', type: MP3 },
];

/** Brands of the MP4 family that hold video; `heic`, `avif` and `M4A ` look alike and do not. */
const MP4_BRANDS = ['isom', 'iso2', 'iso4', 'iso5', 'iso6', 'mp41', 'mp42', 'avc1', 'M4V ', 'MSNV', 'dash', 'mmp4'];

export const mediaTypeOf = (bytes: Uint8Array): MediaType | undefined => {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  const start = STARTS.find(({ bytes: text }) => head.startsWith(text));
  if (start) return start.type;
  if (head.slice(4, 8) === 'ftyp' && MP4_BRANDS.includes(head.slice(8, 12))) return MP4;
  return isMp3Frame(bytes) ? MP3 : undefined;
};

/** A bare MPEG audio frame: sync, layer III, a bit rate and a sample rate that exist. */
const isMp3Frame = ([first = 0, second = 0, third = 0]: Uint8Array): boolean => {
  const isSync = first === 0xff && (second & 0xe0) === 0xe0;
  const isLayer3 = (second & 0x06) === 0x02 && (second & 0x18) !== 0x08;
  const bitRate = third >> 4;
  return isSync && isLayer3 && bitRate !== 0 && bitRate !== 15 && (third & 0x0c) !== 0x0c;
};
