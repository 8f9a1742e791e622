import { noFaults } from '../../../simulator/faults.js';
import { signatureIsGood, startRig, type Rig } from './rig.js';

const quick = { deadlineMs: 300, retryEveryMs: 300 };
const identityOf = (message: string): string | undefined => /<MsgId>(\d+)</.exec(message)?.[1];

describe('pushing to a merchant', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await startRig();
  });
  afterEach(() => rig.close());

  it('checks the server settings by an echo', async () => {
    expect(await rig.control('POST', `/channels/${rig.appId}/verify`)).toMatchObject({ verified: true, status: 200 });
  });

  it('signs and seals, and takes success for an answer', async () => {
    const push = await rig.push({ act: 'text', content: '订单还没发货？😀 a<b ]]>' });

    expect(push).toMatchObject({ state: 'answered', msgType: 'text', tries: [{ status: 200, result: 'success' }] });
    const [received] = rig.merchant.received;
    expect(received?.body).not.toContain('订单');
    expect(received?.message).toContain('<Content><![CDATA[订单还没发货？😀 a<b ]]]]><![CDATA[>]]></Content>');
    expect(received && signatureIsGood(received)).toBe(true);
    expect(BigInt(push.identity)).toBeGreaterThan(2n ** 53n);
  });

  it('waits 5 s and tries three times, 5 s apart, unless told otherwise', () => {
    expect(noFaults.push).toMatchObject({ tries: 3, deadlineMs: 5000, retryEveryMs: 5000 });
  });

  it('tries three times with one identity, and a new nonce and ciphertext each time', async () => {
    await rig.setFaults({ push: quick });
    rig.merchant.react(() => ({ delayMs: 2000, body: 'success' }));

    const push = await rig.push({ act: 'text', content: '在吗' });

    const { received } = rig.merchant;
    expect(push).toMatchObject({ state: 'given_up', noticeShown: true });
    expect(push.tries.map(({ result }) => result)).toEqual(['timeout', 'timeout', 'timeout']);
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ message }) => message)).size).toBe(1);
    expect(identityOf(received[0]?.message ?? '')).toBe(push.identity);
    expect(new Set(received.map(({ body }) => body)).size).toBe(3);
    expect(new Set(received.map(({ query }) => query.get('nonce'))).size).toBe(3);
    expect(received.every(signatureIsGood)).toBe(true);
  });

  it.each([
    ['an error status', { status: 503, body: 'unavailable' }, 'http_error'],
    ['a cut connection', { hangUp: true }, 'connection_error'],
  ])('comes again after %s, and stops when it is answered', async (_, reaction, result) => {
    await rig.setFaults({ push: quick });
    rig.merchant.react((_received, count) => (count === 1 ? reaction : { body: 'success' }));

    const push = await rig.push({ act: 'text', content: '在吗' });

    expect(push.tries.map((made) => made.result)).toEqual([result, 'success']);
    expect(push.state).toBe('answered');
  });

  it('does not come again after a body it cannot read, and tells the customer', async () => {
    await rig.setFaults({ push: quick });
    rig.merchant.react(() => ({ body: '{"ok":true}' }));

    const push = await rig.push({ act: 'text', content: '在吗' });

    expect(push.tries.map(({ result }) => result)).toEqual(['invalid']);
    expect((await rig.lines()).at(-1)).toMatchObject({
      kind: 'notice',
      content: { text: '该公众号暂时无法提供服务，请稍后再试' },
    });
  });

  it('shows a passive reply, and spends no allowance on it', async () => {
    await rig.register({ mode: 'plain' });
    rig.merchant.react(({ message }) => {
      const from = /<ToUserName><!\[CDATA\[([^\]]+)/.exec(message)?.[1];
      return {
        body: `<xml><ToUserName>${rig.openid}</ToUserName><FromUserName>${from}</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>您好</Content></xml>`,
      };
    });

    expect(await rig.push({ act: 'text', content: '在吗' })).toMatchObject({ tries: [{ result: 'reply' }] });
    expect(await rig.received()).toMatchObject([{ via: 'passive_reply', kind: 'text', content: { content: '您好' } }]);
    expect(await rig.control('GET', `/channels/${rig.appId}/customers/${rig.openid}/ledger`)).toMatchObject({
      grants: [{ trigger: 'message', left: 5 }],
    });
  });

  it('doubles a push in parallel when asked to, with one identity', async () => {
    await rig.setFaults({ push: { duplicateShare: 1, copies: 5 } });

    const push = await rig.push({ act: 'text', content: '在吗' });

    expect(push.tries).toHaveLength(5);
    expect(rig.merchant.received.map(({ message }) => identityOf(message))).toEqual(Array(5).fill(push.identity));
  });

  it('keeps one customer’s order under delays, and breaks it only when asked to', async () => {
    const texts = Array.from({ length: 12 }, (_, index) => `第${index}句`);
    const shown = () => rig.merchant.received.map(({ message }) => /第\d+句/.exec(message)?.[0]);
    await rig.setFaults({ push: { delayMs: [0, 80] } });
    await Promise.all(texts.map((content) => rig.push({ act: 'text', content })));
    const sent = (await rig.lines())
      .map(({ content }) => JSON.stringify(content))
      .map((text) => /第\d+句/.exec(text)?.[0]);
    expect(shown()).toEqual(sent);

    rig.merchant.received.length = 0;
    await rig.setFaults({ push: { reorderShare: 0.5, reorderMs: [50, 200] } });
    await Promise.all(texts.map((content) => rig.push({ act: 'text', content })));
    const later = (await rig.lines()).slice(12).map(({ content }) => JSON.stringify(content));
    expect(shown()).toHaveLength(12);
    expect(shown()).not.toEqual(later.map((text) => /第\d+句/.exec(text)?.[0]));
  });

  it('pushes again when its fault is to drop the answer', async () => {
    await rig.setFaults({ push: { ...quick, dropAnswerShare: 1, tries: 2 } });

    expect(await rig.push({ act: 'text', content: '在吗' })).toMatchObject({
      tries: [
        { result: 'dropped', status: 200 },
        { result: 'dropped', status: 200 },
      ],
    });
    expect(rig.merchant.received).toHaveLength(2);
  });

  it('repeats an identity when told to', async () => {
    await rig.push({ act: 'text', content: 'a', msgId: '24712345678901237', createTime: 1726100123 });
    await rig.push({ act: 'text', content: 'a', msgId: '24712345678901237', createTime: 1726100123 });

    const [first, second] = rig.merchant.received.map(({ message }) => message);
    expect(first).toBe(second);
    expect(first).toContain('<MsgId>24712345678901237</MsgId>');
  });

  it('spoils a push in the way asked for', async () => {
    await rig.setFaults({ push: { ...quick, tries: 1 } });
    const flaws = [
      'bad_msg_signature',
      'wrong_app_id',
      'zero_padding',
      'padding_33',
      'mixed_padding',
      'truncated',
    ] as const;
    for (const flaw of flaws) await rig.push({ act: 'text', content: `坏 ${flaw}`, flaw });

    const [badSignature, ...unreadable] = rig.merchant.received;
    expect(badSignature && signatureIsGood(badSignature)).toBe(false);
    expect(unreadable.every(signatureIsGood)).toBe(true);
    expect(unreadable.map(({ message }) => message)).toEqual(unreadable.map(() => ''));
  });
});

describe('modes, formats and acts', () => {
  const acts = [
    [{ act: 'image' }, /<PicUrl>.*<MediaId>/],
    [{ act: 'voice', recognition: '你好' }, /<Format><!\[CDATA\[amr]].*<MediaId16K>.*<Recognition>/],
    [{ act: 'video' }, /<MsgType><!\[CDATA\[video]].*<ThumbMediaId>/],
    [{ act: 'short_video' }, /<MsgType><!\[CDATA\[shortvideo]]/],
    [{ act: 'location', latitude: 30.27, longitude: 120.15, label: '西湖' }, /<Location_X>30.27<.*<Scale>15</],
    [{ act: 'link', title: 't', url: 'https://a.example' }, /<Title>.*<Url>/],
    [{ act: 'follow', scene: 'shop-1' }, /<Event><!\[CDATA\[subscribe]].*qrscene_shop-1.*<Ticket>/],
    [{ act: 'scan', scene: 'shop-1' }, /<Event><!\[CDATA\[SCAN]].*<EventKey><!\[CDATA\[shop-1]]/],
    [{ act: 'unfollow' }, /<Event><!\[CDATA\[unsubscribe]]/],
    [{ act: 'menu', key: 'ORDERS' }, /<Event><!\[CDATA\[CLICK]].*ORDERS/],
    [{ act: 'menu', type: 'view', key: 'https://a.example' }, /<Event><!\[CDATA\[VIEW]]/],
    [{ act: 'menu', type: 'scancode_push', key: 'K', scanResult: 'x' }, /<ScanCodeInfo><ScanType>.*<ScanResult>/],
    [{ act: 'menu_item', id: 'rate_5', content: '满意' }, /<Content>.*<bizmsgmenuid><!\[CDATA\[rate_5]]/],
    [
      { act: 'raw', fields: { MsgType: 'event', Event: 'LOCATION', Latitude: '30.1', List: [{ A: '1' }, { A: '2' }] } },
      /<Latitude>30.1<.*<List><A>.*<\/List><List><A>/,
    ],
    [{ act: 'document', document: '<xml><MsgType>dance</MsgType></xml>' }, /^<xml><MsgType>dance<\/MsgType><\/xml>$/],
  ] as const;

  it('pushes everything a customer of an official account can do', async () => {
    const rig = await startRig();
    try {
      for (const [act, pattern] of acts) {
        await rig.push({ ...act });
        expect(rig.merchant.received.at(-1)?.message).toMatch(pattern);
      }
    } finally {
      await rig.close();
    }
  });

  it('speaks JSON to a mini program, with the session’s origin cut at 1000 bytes', async () => {
    const rig = await startRig({ kind: 'mini_program', format: 'json' });
    try {
      await rig.push({ act: 'enter', sessionFrom: '单'.repeat(400) });
      await rig.push({ act: 'mini_program_page', title: '订单', pagePath: 'pages/order' });
      const [entered, card] = rig.merchant.received.map(({ message }) => JSON.parse(message));

      expect(entered).toMatchObject({ Event: 'user_enter_tempsession', SessionFrom: '单'.repeat(333) });
      expect(card).toMatchObject({ MsgType: 'miniprogrampage', Title: '订单', AppId: rig.appId });
      expect(rig.merchant.received[1]?.message).toMatch(/"MsgId":\d{17,}[,}]/);
      expect(await rig.act({ act: 'follow' })).toHaveProperty('error');
    } finally {
      await rig.close();
    }
  });

  it('sends the plain fields and the sealed document together in compatible mode, bare ones in plain mode', async () => {
    const rig = await startRig({ mode: 'compatible' });
    try {
      await rig.push({ act: 'text', content: '在吗' });
      await rig.register({ mode: 'plain' });
      await rig.push({ act: 'text', content: '在吗' });
      const [compatible, plain] = rig.merchant.received;

      expect(compatible?.body).toMatch(/<Content><!\[CDATA\[在吗]].*<Encrypt>/);
      expect(compatible?.query.get('encrypt_type')).toBe('aes');
      expect(plain?.body).toContain('<Content><![CDATA[在吗]]></Content>');
      expect(plain?.query.has('msg_signature')).toBe(false);
      expect([compatible, plain].every((received) => received && signatureIsGood(received))).toBe(true);
    } finally {
      await rig.close();
    }
  });
});
