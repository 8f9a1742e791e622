import { createUploadMedia } from '../../../../src/services/media/upload-media.js';
import type { RenderedImage } from '../../../../src/services/ports/tools/image-tools.js';
import type { MediaRecord } from '../../../../src/services/ports/stores/conversations/outbound-stores.js';

const MIB = 1024 * 1024;
const rows: MediaRecord[] = [];
const files = new Map<string, Uint8Array>();
let rendered: RenderedImage = { status: 'unreadable' };
let isDatabaseAway = false;

// Only what the use case asks of its unit of work.
const stores = { media: { add: async (record: MediaRecord) => void rows.push(record) } };

const upload = createUploadMedia({
  unitOfWork: {
    run: async (_merchantId, work) => {
      if (isDatabaseAway) throw new Error('away');
      return Reflect.apply(work, undefined, [stores]);
    },
  },
  mediaStore: {
    put: async (key, bytes) => void files.set(key, bytes),
    remove: async (key) => void files.delete(key),
  },
  imageTools: { render: async () => rendered },
  clock: { now: () => new Date(0) },
  newId: () => '0193-id',
});

const send = (bytes: Uint8Array, fileName?: string) =>
  upload({ actor: { merchantId: 'm1', agentId: 'a1', role: 'agent' }, bytes, fileName });

const jpeg = Buffer.from('\xff\xd8\xff\xe0', 'latin1');
const padded = (start: string, size: number): Buffer =>
  Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(size - start.length)]);

beforeEach(() => {
  rows.length = 0;
  files.clear();
  isDatabaseAway = false;
  rendered = { status: 'rendered', bytes: Buffer.from('new'), width: 4, height: 3 };
});

it('keeps the picture as drawn anew, under a name of its own', async () => {
  const record = await send(jpeg, '../../evil\r\n\u0000.exe');

  expect(record).toMatchObject({ kind: 'image', contentType: 'image/jpeg', width: 4, height: 3, sizeBytes: 3 });
  expect([...files]).toEqual([['m1/0193-id.jpg', Buffer.from('new')]]);
  expect(rows[0]?.fileName).toBe('../../evil\ufffd\ufffd\ufffd.exe');
});

it('keeps at most 200 characters of the given name', async () => {
  expect((await send(jpeg, '图'.repeat(300))).fileName).toBe('图'.repeat(200));
});

it.each<[string, Uint8Array, string, string]>([
  ['nothing', new Uint8Array(), 'invalid', 'validation'],
  ['a PDF', Buffer.from('%PDF-1.7\n'), 'unsupported', 'file_type'],
  ['a program', Buffer.from('MZ\x90\0'), 'unsupported', 'file_type'],
  ['a picture over 10 MB', padded('\xff\xd8\xff', 10 * MIB + 1), 'too_large', 'too_large'],
  ['a voice over 2 MB', padded('ID3', 2 * MIB + 1), 'too_large', 'too_large'],
  ['a video over 10 MB', padded('\0\0\0\x18ftypisom', 10 * MIB + 1), 'too_large', 'too_large'],
])('refuses %s, and stores nothing', async (...[, bytes, kind, code]) => {
  await expect(send(bytes)).rejects.toMatchObject({ kind, code });
  expect([rows, [...files]]).toEqual([[], []]);
});

it('refuses a picture that cannot be read, and one with too many points', async () => {
  rendered = { status: 'unreadable' };
  await expect(send(jpeg)).rejects.toMatchObject({ code: 'file_type' });
  rendered = { status: 'too_large' };
  await expect(send(jpeg)).rejects.toMatchObject({ code: 'too_large' });
});

it('leaves no file behind without its row', async () => {
  isDatabaseAway = true;

  await expect(send(jpeg)).rejects.toThrow('away');
  expect([...files]).toEqual([]);
});
