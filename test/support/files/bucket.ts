import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

export type Bucket = {
  readonly endpoint: string;
  /** By path. */
  readonly objects: ReadonlyMap<string, Buffer>;
  readonly close: () => Promise<void>;
};

/** As much of S3 as a bucket needs: objects by path, 404 with NoSuchKey. */
export const startBucket = async (): Promise<Bucket> => {
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
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    objects,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
