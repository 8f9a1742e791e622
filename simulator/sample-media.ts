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

const png = (colourType: number, bytesPerPixel: number, paint: (x: number, y: number) => readonly number[]): Buffer => {
  const side = SIDE * SCALE;
  const rows = Buffer.alloc((side * bytesPerPixel + 1) * side);
  for (let y = 0; y < side; y += 1) {
    const start = y * (side * bytesPerPixel + 1) + 1;
    for (let x = 0; x < side; x += 1) rows.set(paint(x, y), start + x * bytesPerPixel);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(8, 8);
  header.writeUInt8(colourType, 9);
  const body = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([SIGNATURE, ...body]);
};

const seedOf = (text: string): Buffer => createHash('sha512').update(text).digest();

/** Black and white squares, 240 pixels wide, the same for the same text: the look of a QR code. */
export const squares = (text: string): Buffer => {
  const pattern = seedOf(text);
  return png(0, 1, (x, y) => {
    const bit = Math.floor(y / SCALE) * SIDE + Math.floor(x / SCALE);
    const isDark = ((pattern[(bit >> 3) % pattern.length] ?? 0) >> (bit & 7)) % 2 === 1;
    return [isDark ? 0x20 : 0xff];
  });
};

/** A soft run of two colours, 240 pixels wide, the same for the same text: stands for a photograph. */
export const picture = (text: string): Buffer => {
  const seed = seedOf(text);
  const from = [...seed.subarray(0, 3)].map((byte) => 120 + byte / 2.2);
  const to = [...seed.subarray(3, 6)].map((byte) => 120 + byte / 2.2);
  const reach = 2 * SIDE * SCALE;
  return png(2, 3, (x, y) =>
    from.map((start, index) => Math.round(start + ((to[index] ?? start) - start) * ((x + y) / reach))),
  );
};

type Colour = readonly [red: number, green: number, blue: number];

const PAPER: Colour = [247, 244, 236];
const LEAF: Colour = [86, 140, 74];

/** A round fruit with a leaf on pale paper, 240 pixels wide. */
export const fruit = (colour: Colour): Buffer =>
  png(2, 3, (x, y) => {
    const [dx, dy] = [(x - 120) / 78, (y - 132) / 74];
    const [lx, ly] = [(x - 148 + (y - 52) * 0.6) / 26, (y - 52) / 13];
    if (lx * lx + ly * ly < 1) return LEAF;
    const distance = dx * dx + dy * dy;
    if (distance >= 1) return Math.abs(x - 121) < 3 && y > 44 && y < 62 ? [110, 84, 60] : PAPER;
    // Light from the upper left.
    const light = 1.12 - 0.3 * Math.hypot(dx + 0.35, dy + 0.4);
    return colour.map((part) => Math.max(0, Math.min(255, Math.round(part * light))));
  });

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
