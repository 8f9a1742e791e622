import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createFolderMediaStore } from '../../../src/files/media/folder-media-store.js';
import { createS3MediaStore } from '../../../src/files/media/s3-media-store.js';
import type { MediaStore } from '../../../src/services/ports/tools/media-store.js';

type Opened = { readonly store: MediaStore; readonly close: () => Promise<void> };

const openFolder = async (): Promise<Opened> => {
  const dir = await mkdtemp(join(tmpdir(), 'jiedai-media-'));
  return { store: createFolderMediaStore(dir), close: () => rm(dir, { recursive: true, force: true }) };
};

/** As much of S3 as a bucket needs: objects by path, 404 with NoSuchKey. */
const startBucket = async (): Promise<{ readonly server: Server; readonly endpoint: string }> => {
  const objects = new Map<string, Buffer>();
  const answer = async (request: IncomingMessage): Promise<{ status: number; body: string | Buffer }> => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const body = await buffer(request);
    if (request.method === 'PUT') objects.set(path, body);
    if (request.method === 'DELETE') objects.delete(path);
    if (request.method !== 'GET') return { status: request.method === 'DELETE' ? 204 : 200, body: '' };
    const found = objects.get(path);
    return found ? { status: 200, body: found } : { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
  };
  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, endpoint: `http://127.0.0.1:${address.port}` };
};

const openBucket = async (): Promise<Opened> => {
  const { server, endpoint } = await startBucket();
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
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
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
