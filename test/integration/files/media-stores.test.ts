import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderMediaStore } from '../../../src/files/media/folder-media-store.js';
import { createS3MediaStore } from '../../../src/files/media/s3-media-store.js';
import type { MediaStore } from '../../../src/services/ports/tools/media-store.js';
import { startBucket } from '../../support/files/bucket.js';

type Opened = { readonly store: MediaStore; readonly close: () => Promise<void> };

const openFolder = async (): Promise<Opened> => {
  const dir = await mkdtemp(join(tmpdir(), 'jiedai-media-'));
  return { store: createFolderMediaStore(dir), close: () => rm(dir, { recursive: true, force: true }) };
};

const openBucket = async (): Promise<Opened> => {
  const { endpoint, close: closeBucket } = await startBucket();
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
  const store = createS3MediaStore({
    bucket: 'media',
    region: 'us-east-1',
    endpoint,
    forcePathStyle: true,
    credentials,
  });
  const close = async (): Promise<void> => {
    store.close();
    await closeBucket();
  };
  return { store, close };
};

describe.each([
  ['folder', openFolder],
  ['bucket', openBucket],
])('a media store in a %s', (_where, open) => {
  let opened: Opened;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());

  it('gives back what was put', async () => {
    const bytes = Buffer.from([0, 255, 1, 254]);
    await opened.store.put('merchant/2026/picture-1', bytes, 'image/png');
    expect(Buffer.from((await opened.store.get('merchant/2026/picture-1')) ?? [])).toEqual(bytes);
  });

  it('says nothing of an object that is not there, or not any more', async () => {
    expect(await opened.store.get('none')).toBeUndefined();
    await opened.store.put('gone', Buffer.from('x'), 'image/png');
    await opened.store.remove('gone');
    expect(await opened.store.get('gone')).toBeUndefined();
    await opened.store.remove('gone');
  });
});

describe('the folder', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'jiedai-media-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('never leaves the folder, whatever the key', async () => {
    const store = createFolderMediaStore(join(dir, 'inside'));
    for (const key of ['../out', 'a/../../out', '/etc/passwd', '.hidden', 'a//b', 'a\0b', '', 'a/']) {
      await expect(async () => store.put(key, Buffer.from('x'), 'image/png')).rejects.toThrow('not one of ours');
      await expect(async () => store.get(key)).rejects.toThrow('not one of ours');
    }
    expect(await readdir(dir)).toEqual([]);
  });

  it('keeps the first of two writes, whole, and leaves no drafts', async () => {
    const store = createFolderMediaStore(dir);
    const puts = Array.from({ length: 20 }, (_, n) => Buffer.alloc(100_000, n));
    await Promise.all(puts.map((bytes) => store.put('same', bytes, 'image/png')));
    const kept = Buffer.from((await store.get('same')) ?? []);
    expect(puts.some((bytes) => bytes.equals(kept))).toBe(true);
    expect(await readdir(dir)).toEqual(['same']);
  });

  it('says unavailable when the disk does not take it', async () => {
    const store = createFolderMediaStore('/dev/null/nowhere');
    await expect(store.put('key', Buffer.from('x'), 'image/png')).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
