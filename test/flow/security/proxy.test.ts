import { connect } from 'node:net';
import { once } from 'node:events';
import { createTally } from '../../support/bad-inputs/all-cases.js';
import type { callbackCorpus } from '../../support/bad-inputs/corpus.js';
import { runCallback } from '../../support/bad-inputs/runs/callback.js';
import { upgrade } from '../../support/bad-inputs/ws-corpus.js';
import { call } from '../../support/product/api.js';
import { until } from '../../support/product/process.js';
import { hasNginx, startNginx } from '../../support/product/nginx.js';
import { startProduct } from '../../support/product/product.js';
import type { Product } from '../../support/product/product.js';

/** Whatever is about framing: raw bytes, broken off, chunked, announced and not sent. */
const isAboutFraming = ({ steps }: (typeof callbackCorpus.cases)[number]): boolean =>
  steps.some(({ transport }) => transport !== undefined);

if (hasNginx) {
  describe('behind the documented proxy, framing', () => {
    runCallback(createTally(), { through: ({ url }) => startNginx(url), only: isAboutFraming });
  });

  describe('the documented proxy', () => {
    let product: Product;
    let front: Awaited<ReturnType<typeof startNginx>>;
    beforeAll(async () => {
      product = await startProduct({ env: { TRUSTED_PROXIES: '127.0.0.1' } });
      front = await startNginx(product.url);
    }, 60_000);
    afterAll(async () => {
      await front.stop();
      await product.stop();
    });

    it('passes the live socket on', async () => {
      const { status, socket } = await upgrade(`${front.url.replace('http', 'ws')}/api/v1/socket`, product.bearer);
      expect(status).toBe(101);
      if (!socket) return;
      socket.send('{"type":"ping"}');
      const frames: unknown[] = [];
      socket.on('message', (said) => frames.push(JSON.parse(String(said))));
      await until('the product has answered', async () => JSON.stringify(frames).includes('"pong"') || undefined);
      socket.terminate();
    });

    it('says itself who asks, whatever a client says of its address', async () => {
      const statuses: number[] = [];
      for (let n = 0; n < 21; n += 1) {
        const answer = await call(`${front.url}/api/v1/sign-in`, {
          headers: { 'x-forwarded-for': `203.0.113.${n}` },
          body: { loginName: `nobody-${n}`, password: 'a wrong password' },
        });
        statuses.push(answer.status);
      }
      expect(statuses.slice(0, 20)).toEqual(statuses.slice(0, 20).map(() => 401));
      expect(statuses[20]).toBe(429);
    });

    it('lets an upload of 10 MB through, and the product refuse a larger one in its own words', async () => {
      const upload = async (bytes: number): Promise<string> => {
        const form = new FormData();
        const voice = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0', 'latin1'), Buffer.alloc(bytes - 16)]);
        form.set('file', new Blob([voice]), 'a.mp4');
        const answer = await fetch(`${front.url}/api/v1/media`, {
          method: 'POST',
          headers: product.bearer,
          body: form,
        });
        return `${answer.status} ${(await answer.text()).replace(/"[0-9a-f-]{36}"/, '"id"')}`;
      };
      expect(await upload(10 * 1024 * 1024)).toBe('200 {"mediaId":"id"}');
      expect(await upload(10 * 1024 * 1024 + 1)).toBe('413 {"error":{"code":"too_large"}}');
    });

    it('keeps a request that is not complete to itself, and ends it', async () => {
      const port = Number(new URL(front.url).port);
      const socket = connect(port, '127.0.0.1');
      const startedAt = performance.now();
      socket.write('POST /wechat/nobody HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
      await once(socket.resume(), 'close');
      expect(performance.now() - startedAt).toBeLessThan(14_000);
    }, 20_000);
  });
} else {
  it('is not installed here (nginx): the documented proxy, config/proxy/nginx.conf, was not tried', () => {
    process.stdout.write(
      'nginx is not installed here: the documented proxy (config/proxy/nginx.conf) was not tried.\n',
    );
    expect(hasNginx).toBe(false);
  });
}
