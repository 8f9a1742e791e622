import { createHmac } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import supertest from 'supertest';
import { aConversation } from '../../http/conversations.js';
import { headersOf } from '../../http/people.js';
import type { Tally } from '../all-cases.js';
import { exchange } from '../exchange.js';
import { ROUTES, rowCounts } from '../map.js';
import type { Fixtures } from '../map.js';
import { fileBytesOf, formOf, uploadCorpus } from '../upload-corpus.js';
import type { UploadCase } from '../upload-corpus.js';

type Answer = {
  readonly status: number | 'closed';
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  readonly ms: number;
};

const UPLOAD = ROUTES['media.upload'] ?? '';
/** As many as a head of 16 KiB holds; with ten thousand it is refused before anybody reads it. */
const ranges = (count: number): string => `bytes=${Array.from({ length: count }, () => '0-').join(',')}`;
const RANGES_IN_A_HEAD = 5_000;
/** A name that we gave: the medium's id, with the ending of what the file holds. */
const OWN_NAME = /\/[0-9a-f-]{36}\.(?:jpg|gif|png)$/;

const sendForm = (url: string, headers: Readonly<Record<string, string>>, body: Buffer): Promise<Answer> =>
  new Promise((resolve) => {
    const startedAt = performance.now();
    const given = { ...headers, 'content-length': String(body.length) };
    const { hostname, port, pathname, search } = new URL(url);
    const outgoing = httpRequest({
      hostname,
      port,
      path: pathname + search,
      method: 'POST',
      headers: given,
      agent: false,
    });
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 'closed',
          body: Buffer.concat(chunks).toString(),
          headers: response.headers,
          ms: performance.now() - startedAt,
        }),
      );
    });
    outgoing.on('error', () => resolve({ status: 'closed', body: '', headers: {}, ms: performance.now() - startedAt }));
    outgoing.end(body);
  });

/** Uploads, and the links to them. */
export const runUpload = (tally: Tally, fixtures: () => Fixtures): void =>
  describe('upload', () => {
    const cookieOf = ({ as }: UploadCase) => {
      const browser = fixtures().browsers[as];
      return browser ? headersOf(browser) : {};
    };
    const filled = (one: UploadCase): UploadCase => ({
      ...one,
      fields: Object.fromEntries(
        Object.entries(one.fields).map(([name, value]) => [
          name,
          value.replace(/\{\{([^}]+)\}\}/g, (whole, word: string) => fixtures().values.get(word) ?? whole),
        ]),
      ),
    });
    const filesIn = async (): Promise<readonly string[]> =>
      (await readdir(fixtures().dataDir, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile() && !entry.parentPath.includes('spool'))
        .map((entry) => `${entry.parentPath}/${entry.name}`)
        .toSorted();
    const mediaIn = async () =>
      fixtures().desk.sql<{ id: string; store_key: string; file_name: string }>(
        'select id, store_key, file_name from media order by created_at',
      );

    /** The link as a console gets it: with a line that shows the picture. */
    const linkTo = async (mediaId: string): Promise<string> => {
      const { desk, merchants, browsers } = fixtures();
      const { agentA } = browsers;
      if (!agentA) throw new Error('no agentA');
      const { merchantId, skillGroupId } = merchants.a;
      const held = await aConversation(desk, { merchantId, skillGroupId, agentId: agentA.agentId, allowance: 5 });
      const sent = await supertest(desk.url)
        .post(`/api/v1/conversations/${held.id}/messages`)
        .set(headersOf(agentA))
        .send({ assignmentNumber: 1, clientMsgId: mediaId, mediaId })
        .expect(200);
      return sent.body.media.url;
    };
    /** The same link as it was an hour ago, signed with the key it is signed with. */
    const expiredLink = (link: string): string => {
      const { desk, merchants } = fixtures();
      const url = new URL(link, desk.url);
      const expires = Number(url.searchParams.get('expires')) - 3_600;
      const mediaId = url.pathname.split('/').at(-1) ?? '';
      const signer = desk.container.foundation.config.sessionSecret;
      url.searchParams.set('expires', String(expires));
      url.searchParams.set('signature', signatureOf(signer, `media ${merchants.a.merchantId} ${mediaId} ${expires}`));
      return `${url.pathname}${url.search}`;
    };

    const upload = async (one: UploadCase): Promise<Answer> => {
      const { type, body } = await formOf(filled(one));
      const headers = { ...cookieOf(one), 'content-type': type };
      const { abortAfterFraction } = one.multipart;
      if (abortAfterFraction === undefined) return sendForm(`${fixtures().desk.url}${UPLOAD}`, headers, body);
      const { status, ...cut } = await exchange({
        baseUrl: fixtures().desk.url,
        method: 'POST',
        pathAndQuery: UPLOAD,
        headers,
        body,
        transport: { abortAfterFraction },
      });
      return { ...cut, status };
    };
    const aPicture = async (): Promise<string> => {
      const file = { name: 'a.jpg', type: 'image/jpeg', content: { sample: 'jpeg-100x100' as const } };
      const body = await fileBytesOf(file.content);
      const { agentA } = fixtures().browsers;
      const asked = supertest(fixtures().desk.url)
        .post(UPLOAD)
        .set(agentA ? headersOf(agentA) : {});
      return (await asked.attach('file', body, file.name).expect(200)).body.mediaId;
    };
    const follow = async (one: UploadCase): Promise<Answer> => {
      const link = await linkTo(await aPicture());
      const path = one.path === '{{mediaLink:expired}}' ? expiredLink(link) : link;
      const tooMany = await fetch(`${fixtures().desk.url}${path}`, { headers: { range: ranges(10_000) } });
      expect(tooMany.status).toBe(431);
      const startedAt = performance.now();
      const headers = { ...cookieOf(one), ...(one.id === 'up-link-range-huge' && { range: ranges(RANGES_IN_A_HEAD) }) };
      const answer = await fetch(`${fixtures().desk.url}${path}`, { headers });
      const body = await answer.text();
      return { status: answer.status, body, headers: {}, ms: performance.now() - startedAt };
    };

    const checkServed = async ({ id, expect: wanted }: UploadCase, mediaId: string): Promise<void> => {
      const [kept] = (await mediaIn()).filter((medium) => medium.id === mediaId);
      expect([id, kept?.store_key]).toEqual([id, expect.stringMatching(OWN_NAME)]);
      expect([...(kept?.file_name ?? '')].length).toBeLessThanOrEqual(200);
      if (!wanted.served) return;
      const { agentA } = fixtures().browsers;
      const shown = await fetch(`${fixtures().desk.url}${await linkTo(mediaId)}`, {
        headers: { cookie: agentA?.cookie ?? '' },
      });
      expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
      expect(shown.headers.get('content-type')).toBe('image/jpeg');
      expect(shown.headers.get('content-disposition')).toMatch(
        /^inline; filename="[^"\\;]*"(?:; filename\*=UTF-8''[\w.%~-]*)?$/,
      );
      expect(shown.headers.get('x-evil')).toBeNull();
    };

    const check = async (one: UploadCase, answer: Answer): Promise<void> => {
      const { status, bodyRule, maxMs } = one.expect;
      expect(status).toContain(answer.status);
      const code = bodyRule.has?.['error.code'];
      if (code !== undefined) expect(JSON.parse(answer.body)).toMatchObject({ error: { code } });
      if (maxMs !== undefined) expect(answer.ms).toBeLessThan(maxMs);
      if (answer.status === 200 && one.path === '{route:media.upload}')
        await checkServed(one, JSON.parse(answer.body).mediaId);
    };

    const run = async (one: UploadCase): Promise<void> => {
      if (one.method === 'GET') return check(one, await follow(one));
      const [rows, files] = [await rowCounts(fixtures()), await filesIn()];
      const known = (await mediaIn()).length;
      const answer = await upload(one);
      await check(one, answer);
      if (one.expect.stored) expect(await mediaIn()).toHaveLength(known + 1);
      else if (answer.status !== 200) expect([await rowCounts(fixtures()), await filesIn()]).toEqual([rows, files]);
      // Whatever was kept lies in the folder of media.
      const added = (await filesIn()).filter((file) => !files.includes(file));
      expect(added.filter((file) => !file.startsWith(`${fixtures().dataDir}/media/`))).toEqual([]);
    };

    it.each(uploadCorpus.map((one) => [one.id, one.why, one] as const))('%s: %s', async (id, _why, one) => {
      await run(one);
      expect(await aPicture()).toEqual(expect.any(String));
      tally.note('upload', id);
    });
  });

const signatureOf = (sessionSecret: string, text: string): string => {
  const key = createHmac('sha256', sessionSecret).update('jiedai media links').digest();
  return createHmac('sha256', key).update(text).digest('base64url');
};
