import { startRig, SECRET, type Rig } from './rig.js';

const text = (content: string) => ({ msgtype: 'text', text: { content } });
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(64, 7)]);
const MP4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(16)]);
const SEND = '/cgi-bin/message/custom/send';

describe('WeChat’s API', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await startRig();
  });
  afterEach(() => rig.close());

  const upload = async (type: string, bytes: Buffer, fileName = 'a.png'): Promise<Record<string, unknown>> => {
    const form = new FormData();
    form.append('media', new Blob([new Uint8Array(bytes)]), fileName);
    const response = await fetch(`${rig.url}/cgi-bin/media/upload?access_token=${await rig.token()}&type=${type}`, {
      method: 'POST',
      body: form,
    });
    return JSON.parse(await response.text());
  };

  it('refuses with errcode, words and a request id, at status 200', async () => {
    const response = await fetch(`${rig.url}${SEND}`, { method: 'POST', body: '{}' });

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      errcode: 41001,
      errmsg: expect.stringMatching(/^access_token missing rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/),
    });
    expect(await rig.ask('GET', '/cgi-bin/nothing')).toMatchObject({ errcode: 66666 });
    expect(await rig.ask('GET', SEND)).toMatchObject({ errcode: 43002 });
  });

  it('gives the same stable token while it is valid, and a new one by force', async () => {
    const ask = (force: boolean, secret = SECRET) =>
      rig.ask('POST', '/cgi-bin/stable_token', {
        grant_type: 'client_credential',
        appid: rig.appId,
        secret,
        force_refresh: force,
      });
    const first = await rig.token();

    expect(await rig.token()).toBe(first);
    const forced = await ask(true);
    expect(forced.access_token).not.toBe(first);
    expect((await ask(true)).access_token).toBe(forced.access_token);
    expect(await rig.send(text('a'), first)).toMatchObject({ errcode: 40001 });
    expect(await ask(false, 'wrong')).toMatchObject({ errcode: 40125 });
    await rig.advance(7200_000);
    expect(await rig.send(text('a'), String(forced.access_token))).toMatchObject({ errcode: 42001 });
  });

  it('lets a plain token live five minutes beside its successor', async () => {
    const path = `/cgi-bin/token?grant_type=client_credential&appid=${rig.appId}&secret=${SECRET}`;
    const first = String((await rig.ask('GET', path)).access_token);
    await rig.ask('GET', path);

    expect(await rig.send(text('a'), first)).toMatchObject({ errcode: 45015 });
    await rig.advance(300_000);
    expect(await rig.send(text('a'), first)).toMatchObject({ errcode: 40001 });
  });

  it('counts what may be sent: five for a message, three for a tapped menu item, none after leaving', async () => {
    expect(await rig.sendText('a')).toBe(45015);
    await rig.push({ act: 'menu_item', id: '1', content: '满意' });
    expect([
      await rig.sendText('a'),
      await rig.sendText('b'),
      await rig.sendText('c'),
      await rig.sendText('d'),
    ]).toEqual([0, 0, 0, 45047]);
    await rig.push({ act: 'text', content: '在吗' });
    expect(await rig.sendText('e')).toBe(0);
    await rig.push({ act: 'unfollow' });
    expect(await rig.sendText('f')).toBe(45015);
    expect((await rig.received()).map(({ content }) => content)).toEqual(
      ['a', 'b', 'c', 'e'].map((content) => ({ content })),
    );
  });

  it('refuses before it counts: long texts, escapes, strangers, unknown media', async () => {
    await rig.push({ act: 'text', content: '在吗' });
    const token = await rig.token();
    const raw = async (body: string) => {
      const response = await fetch(`${rig.url}${SEND}?access_token=${token}`, { method: 'POST', body });
      return response.json();
    };

    expect(await rig.sendText('汉'.repeat(683))).toBe(45002);
    expect(await raw(`{"touser":"${rig.openid}","msgtype":"text","text":{"content":"\\u4f60"}}`)).toMatchObject({
      errcode: 40033,
    });
    expect(await raw('')).toMatchObject({ errcode: 44002 });
    expect(await raw('{"touser":')).toMatchObject({ errcode: 47001 });
    expect(await rig.send({ ...text('a'), touser: 'oNobody' })).toMatchObject({ errcode: 40003 });
    expect(await rig.send({ ...text('a'), touser: '小红' })).toMatchObject({ errcode: 40003 });
    expect(await rig.send({ msgtype: 'image', image: { media_id: 'x' } })).toMatchObject({ errcode: 40007 });
    expect(await rig.control('GET', `/channels/${rig.appId}/customers/${rig.openid}/ledger`)).toMatchObject({
      grants: [{ left: 5 }],
    });
  });

  it('keeps uploads three days, and hands videos out by address', async () => {
    const image = await upload('image', PNG);
    const video = await upload('video', MP4, 'a.mp4');
    await rig.push({ act: 'text', content: '在吗' });

    expect(await rig.send({ msgtype: 'image', image: { media_id: image.media_id } })).toMatchObject({ errcode: 0 });
    const get = async (id: unknown) =>
      fetch(`${rig.url}/cgi-bin/media/get?access_token=${await rig.token()}&media_id=${String(id)}`);
    const picture = await get(image.media_id);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(PNG);
    const { video_url: address } = JSON.parse(await (await get(video.media_id)).text());
    expect(address).toContain(rig.url);
    expect(Buffer.from(await (await fetch(address)).arrayBuffer())).toEqual(MP4);
    await rig.advance(3 * 24 * 3600 * 1000);
    expect(await (await get(image.media_id)).json()).toMatchObject({ errcode: 40007 });
  });

  it('looks at the bytes of an upload, not at its name', async () => {
    expect(await upload('image', Buffer.from('MZ'), 'a.png')).toMatchObject({ errcode: 40005 });
    expect(
      await upload('thumb', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(65 * 1024)])),
    ).toMatchObject({
      errcode: 40012,
    });
    expect(await upload('film', PNG)).toMatchObject({ errcode: 40004 });
  });

  it('shows typing only in a lively chat, and once', async () => {
    const typing = async (command: string) =>
      (
        await rig.ask('POST', `/cgi-bin/message/custom/typing?access_token=${await rig.token()}`, {
          touser: rig.openid,
          command,
        })
      ).errcode;

    expect(await typing('Typing')).toBe(45080);
    await rig.push({ act: 'text', content: '在吗' });
    expect([
      await typing('Typing'),
      await typing('Typing'),
      await typing('CancelTyping'),
      await typing('Typing'),
    ]).toEqual([0, 45081, 0, 0]);
    expect(await typing('Dancing')).toBe(45072);
  });

  it('tells who follows, without names; a mini program may not ask', async () => {
    const path = async () => `/cgi-bin/user/info?access_token=${await rig.token()}&openid=${rig.openid}`;
    await rig.push({ act: 'unfollow' });
    expect(await rig.ask('GET', await path())).toEqual({ subscribe: 0, openid: rig.openid });
    await rig.push({ act: 'follow', scene: 'shop-1' });
    expect(await rig.ask('GET', await path())).toMatchObject({ subscribe: 1, nickname: '', qr_scene_str: 'shop-1' });

    const mini = await startRig({ kind: 'mini_program' });
    try {
      const token = await mini.token();
      expect(await mini.ask('GET', `/cgi-bin/user/info?access_token=${token}&openid=${mini.openid}`)).toMatchObject({
        errcode: 48001,
      });
    } finally {
      await mini.close();
    }
  });

  it('makes QR codes that can be scanned by their ticket', async () => {
    const body = { action_name: 'QR_STR_SCENE', action_info: { scene: { scene_str: 'agent:42' } }, expire_seconds: 60 };
    const made = await rig.ask('POST', `/cgi-bin/qrcode/create?access_token=${await rig.token()}`, body);
    await rig.push({ act: 'scan', ticket: String(made.ticket) });

    expect(rig.merchant.received.at(-1)?.message).toContain('<EventKey><![CDATA[agent:42]]></EventKey>');
    const image = await fetch(`${rig.url}/cgi-bin/showqrcode?ticket=${encodeURIComponent(String(made.ticket))}`);
    expect(image.headers.get('content-type')).toBe('image/png');
  });

  it('writes down every call, with secrets shortened', async () => {
    await rig.push({ act: 'text', content: '在吗' });
    await rig.sendText('您好');
    const token = await rig.token();
    const log = await rig.control('GET', '/calls');
    const words = JSON.stringify(log);

    expect(words).not.toContain(token);
    expect(words).not.toContain(SECRET);
    expect(log.counters).toMatchObject({ [`${SEND} 0`]: 1 });
    expect(log.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: SEND, openid: rig.openid, msgtype: 'text', errcode: 0 }),
      ]),
    );
  });
});

describe('faults of WeChat’s API', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await startRig();
    await rig.push({ act: 'text', content: '在吗' });
  });
  afterEach(() => rig.close());

  const trySend = async (ms = 1000): Promise<string> => {
    try {
      const response = await fetch(`${rig.url}${SEND}?access_token=${await rig.token()}`, {
        method: 'POST',
        body: JSON.stringify({ touser: rig.openid, ...text('您好') }),
        signal: AbortSignal.timeout(ms),
      });
      return `${response.status} ${await response.text()}`;
    } catch (error) {
      return String(error).split(':')[0] ?? '';
    }
  };
  const delivered = async () => (await rig.received()).length;

  it('answers -1 as often as asked for, then as usual', async () => {
    await rig.setFaults({ api: [{ act: 'errcode', errcode: -1, times: 2, path: SEND }] });

    expect([await rig.sendText('a'), await rig.sendText('a'), await rig.sendText('a')]).toEqual([-1, -1, 0]);
    expect(await delivered()).toBe(1);
  });

  it.each([
    ['a 502', { act: 'status', status: 502 }, /^502 /],
    ['a page', { act: 'html' }, /^200 <html>/],
    ['nothing', { act: 'empty' }, /^200 $/],
    ['no word', { act: 'silence' }, /^TimeoutError$/],
    ['a cut line', { act: 'cut' }, /^TypeError$/],
  ])('answers with %s, before or after it has delivered', async (_, fault, pattern) => {
    await rig.setFaults({ api: [{ ...fault, path: SEND }] });
    expect(await trySend(400)).toMatch(pattern);
    expect(await delivered()).toBe(0);
    await rig.setFaults({ api: [{ ...fault, path: SEND, moment: 'after' }] });
    expect(await trySend(400)).toMatch(pattern);
    expect(await delivered()).toBe(1);
  });

  it('limits sends by the minute and by the day', async () => {
    await rig.setFaults({ sendsPerMinute: 1 });
    expect([await rig.sendText('a'), await rig.sendText('b')]).toEqual([0, 45011]);
    await rig.setFaults({ sendsPerDay: 2 });
    expect([await rig.sendText('c'), await rig.sendText('d')]).toEqual([0, 45009]);
    await rig.ask('POST', `/cgi-bin/clear_quota?access_token=${await rig.token()}`, { appid: rig.appId });
    expect(await rig.sendText('e')).toBe(0);
  });

  it('ends tokens at once, as expired or as replaced', async () => {
    const token = await rig.token();
    await rig.control('POST', `/channels/${rig.appId}/end-tokens`, {});
    expect(await rig.send(text('a'), token)).toMatchObject({ errcode: 42001 });
    const next = await rig.token();
    expect(next).not.toBe(token);
    await rig.control('POST', `/channels/${rig.appId}/end-tokens`, { how: 'invalid' });
    expect(await rig.send(text('a'), next)).toMatchObject({ errcode: 40001 });
  });

  it('keeps an address off the whitelist, and one customer out of reach', async () => {
    await rig.setFaults({ api: [{ act: 'errcode', errcode: 40164, path: '/cgi-bin/stable_token' }] });
    expect(await rig.token()).toBe('undefined');
    await rig.setFaults({});
    await rig.control('PUT', `/channels/${rig.appId}/customers/${rig.openid}`, { refusal: 48002 });
    expect(await rig.sendText('a')).toBe(48002);
    await rig.control('PUT', `/channels/${rig.appId}/customers/${rig.openid}`, { refusal: null });
    expect(await rig.sendText('a')).toBe(0);
  });
});
