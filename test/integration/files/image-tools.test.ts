import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { createImageTools } from '../../../src/files/media/image-tools.js';

const tools = createImageTools();
const limits = { maxPixels: 40_000_000, maxBytes: 10 * 1024 * 1024 };
const jpeg = { ...limits, type: 'image/jpeg' as const };

const flat = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#c33' } });

it('turns a picture upright and takes everything but the picture out of it', async () => {
  const photo = await flat(100, 60)
    .withMetadata({ orientation: 6, exif: { IFD0: { Copyright: 'somebody', Software: 'secret place 31.2N' } } })
    .jpeg()
    .toBuffer();
  const rendered = await tools.render(photo, jpeg);

  expect(rendered).toMatchObject({ status: 'rendered', width: 60, height: 100 });
  if (rendered.status !== 'rendered') return;
  const { exif, orientation } = await sharp(rendered.bytes).metadata();
  expect([exif, orientation]).toEqual([undefined, undefined]);
  expect(Buffer.from(rendered.bytes).includes('secret place')).toBe(false);
});

it('keeps a GIF moving', async () => {
  const frames = await Promise.all(
    ['red', 'green', 'blue'].map((background) =>
      sharp({ create: { width: 8, height: 8, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const moving = await sharp(frames, { join: { animated: true } })
    .gif({ delay: [100, 100, 100] })
    .toBuffer();
  const rendered = await tools.render(moving, { ...limits, type: 'image/gif' });

  expect(rendered).toMatchObject({ status: 'rendered', width: 8, height: 8 });
  if (rendered.status === 'rendered') expect((await sharp(rendered.bytes).metadata()).pages).toBe(3);
});

it('refuses what is cut short, broken, or not what it says', async () => {
  const whole = await flat(100, 100).jpeg().toBuffer();
  const polyglot = Buffer.concat([whole.subarray(0, 24), Buffer.from('<html><script>alert(1)</script>')]);

  expect(await tools.render(whole.subarray(0, whole.length / 2), jpeg)).toEqual({ status: 'unreadable' });
  expect(await tools.render(polyglot, jpeg)).toEqual({ status: 'unreadable' });
  expect(await tools.render(whole, { ...limits, type: 'image/png' })).toEqual({ status: 'unreadable' });
});

it('drops what hides behind the picture', async () => {
  const whole = await flat(100, 100).jpeg().toBuffer();
  const rendered = await tools.render(Buffer.concat([whole, Buffer.from('<script>alert(1)</script>')]), jpeg);

  expect(rendered.status).toBe('rendered');
  if (rendered.status === 'rendered') expect(Buffer.from(rendered.bytes).includes('<script>')).toBe(false);
});

it('refuses more than 40 megapixels as too large', async () => {
  const wide = await flat(8000, 5001).jpeg({ quality: 1 }).toBuffer();

  expect(await tools.render(wide, jpeg)).toEqual({ status: 'too_large' });
});

it('refuses a text in a PNG that unfolds without end, at once', async () => {
  const png = await flat(10, 10).png().toBuffer();
  const packed = deflateSync(Buffer.alloc(200 * 1024 * 1024), { level: 9 });
  const chunk = (name: string, body: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([length, Buffer.from(name, 'latin1'), body, Buffer.alloc(4)]);
  };
  const bomb = Buffer.concat([
    png.subarray(0, 33),
    chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), packed])),
    png.subarray(33),
  ]);
  const startedAt = performance.now();

  expect(await tools.render(bomb, { ...limits, type: 'image/png' })).toEqual({ status: 'unreadable' });
  expect(performance.now() - startedAt).toBeLessThan(500);
});

it('measures a picture as it is shown, and nothing else', async () => {
  const photo = await flat(100, 60).withMetadata({ orientation: 6 }).jpeg().toBuffer();

  expect(await tools.measure(photo)).toEqual({ width: 60, height: 100 });
  expect(await tools.measure(Buffer.from('no picture'))).toBeUndefined();
});
