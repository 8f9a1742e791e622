import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const SIDE = 24;
const SCALE = 10;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
};

const isDark = (pattern: Buffer, x: number, y: number): boolean => {
  const bit = Math.floor(y / SCALE) * SIDE + Math.floor(x / SCALE);
  return ((pattern[(bit >> 3) % pattern.length] ?? 0) >> (bit & 7)) % 2 === 1;
};

/** A 240-pixel black and white pattern, the same for the same text: a PNG for tests and for QR codes. */
export const picture = (text: string): Buffer => {
  const side = SIDE * SCALE;
  const pattern = createHash('sha512').update(text).digest();
  const rows = Buffer.alloc((side + 1) * side);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) rows[y * (side + 1) + 1 + x] = isDark(pattern, x, y) ? 0x20 : 0xff;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(8, 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

const SILENT_AMR_FRAME = Buffer.concat([Buffer.from([0x3c]), Buffer.alloc(31)]);

/** One second of silence, AMR narrow band. */
export const silence = (): Buffer =>
  Buffer.concat([Buffer.from('#!AMR\n'), ...Array.from({ length: 50 }, () => SILENT_AMR_FRAME)]);

/** The start of an MP4 file without any picture in it: enough to be told from other files. */
export const emptyVideo = (): Buffer =>
  Buffer.concat([
    Buffer.from([0, 0, 0, 24]),
    Buffer.from('ftypisom'),
    Buffer.from([0, 0, 2, 0]),
    Buffer.from('isommp42'),
    Buffer.from([0, 0, 0, 8]),
    Buffer.from('mdat'),
  ]);
