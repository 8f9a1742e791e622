import { connect } from 'node:net';
import sharp from 'sharp';
import request from 'supertest';
import { aConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Merchant } from '../../support/http/people.js';

const picture = (): Promise<Buffer> =>
  sharp({ create: { width: 100, height: 100, channels: 3, background: '#07c160' } })
    .jpeg()
    .toBuffer();

describe('media', () => {
  let desk: Desk;
  let ours: Merchant;
  let theirs: Merchant;
  beforeAll(async () => {
    desk = await openDesk();
    ours = await openMerchant(desk, 'ours');
    theirs = await openMerchant(desk, 'theirs');
  });
  afterAll(() => desk.close());

  const upload = (bytes: Buffer, name = 'a.jpg', fields: Readonly<Record<string, string>> = {}) => {
    const call = request(desk.url).post('/api/v1/media').set(headersOf(ours.browsers.agent));
    for (const [field, value] of Object.entries(fields)) call.field(field, value);
    return call.attach('file', bytes, name);
  };
  /** The link as the console gets it: with a line that shows the picture. */
  const linkTo = async (mediaId: string): Promise<string> => {
    const held = await aConversation(desk, { ...ours, agentId: ours.browsers.agent.agentId, allowance: 5 });
    const path = `/api/v1/conversations/${held.id}/messages`;
    const body = { assignmentNumber: 1, clientMsgId: 'picture', mediaId };
    const sent = await request(desk.url).post(path).set(headersOf(ours.browsers.agent)).send(body).expect(200);
    const listed = await request(desk.url).get(path).set(headersOf(ours.browsers.agent)).expect(200);
    expect(listed.body.items.at(-1).media).toEqual(sent.body.media);
    return sent.body.media.url;
  };

  it('keeps a picture and shows it by a link that only its merchant’s agents can use', async () => {
    const { body } = await upload(await picture()).expect(200);
    const link = await linkTo(body.mediaId);

    const cookie = { cookie: ours.browsers.agent.cookie };
    const shown = await request(desk.url).get(link).set(cookie).expect(200);
    expect(shown.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': expect.stringMatching(/^inline; filename="image\.jpg"/),
      'cache-control': 'private, max-age=600',
    });
    await request(desk.url).get(link).expect(401);
    await request(desk.url).get(link).set({ cookie: theirs.browsers.owner.cookie }).expect(404);
    await request(desk.url)
      .get(link.replace(/signature=./, 'signature=_'))
      .set(cookie)
      .expect(404);
    await request(desk.url)
      .get(link.replace(/expires=\d+/, 'expires=1'))
      .expect(404);
    await request(desk.url).get(`/media/${body.mediaId}`).set(cookie).expect(400);
  });

  it('answers one range of a picture, and many as if none had been asked for', async () => {
    const { body } = await upload(await picture()).expect(200);
    const link = await linkTo(body.mediaId);
    const get = (range: string) => request(desk.url).get(link).set({ cookie: ours.browsers.agent.cookie, range });
    const whole = await get('').expect(200);
    const part = await get('bytes=2-5').expect(206);
    expect(part.get('content-range')).toBe(`bytes 2-5/${whole.body.length}`);
    expect(part.body).toEqual(whole.body.subarray(2, 6));
    await get(`bytes=${whole.body.length}-`).expect(416);
    const many = `bytes=${Array.from({ length: 1000 }, (_, n) => `${n}-${n + 1}`).join(',')}`;
    expect((await get(many).expect(200)).body).toEqual(whole.body);
  });

  it('refuses what is no picture, voice or video, what is too large, and what is empty', async () => {
    await upload(Buffer.from('<html><script>alert(1)</script>')).expect(415, { error: { code: 'file_type' } });
    await upload(Buffer.alloc(10 * 1024 * 1024 + 1)).expect(413, { error: { code: 'too_large' } });
    await upload(Buffer.alloc(0)).expect(400);
    const theirConversation = await aConversation(desk, theirs);
    await upload(await picture(), 'a.jpg', { conversationId: theirConversation.id }).expect(404);
    await upload(await picture(), 'a.jpg', { nobodyKnowsThis: 'x' }).expect(400);
    await upload(await picture(), '../../etc/passwd\r\nX-Evil: 1.jpg').expect(200);
  });

  it('survives an upload that is cut off, and keeps nothing of it', async () => {
    const before = await desk.sql('select id from media');
    const { hostname, port } = new URL(desk.url);
    const { cookie, csrfToken } = ours.browsers.agent;
    const head = [
      'POST /api/v1/media HTTP/1.1',
      'Host: desk',
      `Cookie: ${cookie}`,
      `X-CSRF-Token: ${csrfToken}`,
      'Origin: http://127.0.0.1:3000',
      'Content-Type: multipart/form-data; boundary=B',
      'Content-Length: 5000000',
    ];
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `${head.join('\r\n')}\r\n\r\n--B\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n`,
        );
        socket.write(Buffer.alloc(100_000), () => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    await request(desk.url).get('/healthz').expect(200);
    expect(await desk.sql('select id from media')).toEqual(before);
  });
});
