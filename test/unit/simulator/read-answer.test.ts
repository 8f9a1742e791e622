import { seal, sign } from '../../../simulator/protocol/crypto.js';
import { classify } from '../../../simulator/push/read-answer.js';
import { completeChannel, type Channel } from '../../../simulator/state/channels.js';
import { xmlReply } from './vectors.table.js';

const OPENID = 'oKf7Z5wQ0shopperA1_demo-xyz0';
const aChannel = (change: Partial<Pick<Channel, 'kind' | 'mode' | 'format'>> = {}): Channel =>
  completeChannel({
    appId: xmlReply.appId,
    appSecret: 's',
    kind: 'official_account',
    originalId: 'gh_5d1c0a9b7e42',
    token: xmlReply.token,
    encodingAesKey: xmlReply.encodingAesKey,
    mode: 'safe',
    format: 'xml',
    pushUrl: 'http://127.0.0.1/',
    kfAccounts: [],
    ...change,
  });
const sealedReply = (sealed: string, msgSignature: string): string =>
  `<xml><Encrypt><![CDATA[${sealed}]]></Encrypt><MsgSignature><![CDATA[${msgSignature}]]></MsgSignature>` +
  `<TimeStamp>${xmlReply.timestamp}</TimeStamp><Nonce><![CDATA[${xmlReply.nonce}]]></Nonce></xml>`;
const reply = (inner: string, openid = OPENID): string =>
  `<xml><ToUserName><![CDATA[${openid}]]></ToUserName><FromUserName><![CDATA[gh_5d1c0a9b7e42]]></FromUserName>` +
  `<CreateTime>1726100125</CreateTime>${inner}</xml>`;
const plain = aChannel({ mode: 'plain' });

describe('the body of an answer', () => {
  it('acknowledges by the word or by nothing at all', () => {
    expect(classify(aChannel(), OPENID, 'success')).toEqual({ type: 'success' });
    expect(classify(aChannel(), OPENID, '')).toEqual({ type: 'empty' });
    expect(classify(aChannel(), OPENID, 'success\n')).toEqual({ type: 'invalid' });
  });

  it('opens a sealed reply', () => {
    expect(classify(aChannel(), OPENID, sealedReply(xmlReply.sealed, xmlReply.msgSignature))).toEqual({
      type: 'reply',
      reply: { kind: 'text', content: { content: '您好，正在为您转接客服 请稍候' } },
    });
  });

  it('shows nothing of a reply that is badly signed, sealed for another, or bare in safe mode', () => {
    const { encodingAesKey, token, timestamp, nonce, message } = xmlReply;
    const other = seal({ encodingAesKey, appId: 'wx0000000000000000', message });

    expect(classify(aChannel(), OPENID, sealedReply(xmlReply.sealed, '0'.repeat(40)))).toEqual({ type: 'invalid' });
    expect(classify(aChannel(), OPENID, sealedReply(other, sign(token, timestamp, nonce, other)))).toEqual({
      type: 'invalid',
    });
    expect(classify(aChannel(), OPENID, message)).toEqual({ type: 'invalid' });
    expect(classify(aChannel({ mode: 'compatible' }), OPENID, message)).toMatchObject({ type: 'reply' });
  });

  it.each([
    ['an empty text', reply('<MsgType><![CDATA[text]]></MsgType><Content></Content>')],
    ['a text to somebody else', reply('<MsgType>text</MsgType><Content>a</Content>', 'oOther')],
    ['a picture without its id', reply('<MsgType>image</MsgType><Image></Image>')],
    ['an unknown type', reply('<MsgType>dance</MsgType>')],
    ['a name from nowhere', reply('<MsgType>constructor</MsgType>')],
    ['JSON that is no reply', '{"code":0}'],
    ['a broken document', '<xml><ToUserName>'],
    ['an error page', '<html>502</html>'],
  ])('counts %s as no answer', (_, body) => {
    expect(classify(plain, OPENID, body)).toEqual({ type: 'invalid' });
  });

  it('reads pictures, articles and the hand-over', () => {
    const article = '<item><Title>春茶</Title><Description>d</Description><PicUrl>p</PicUrl><Url>u</Url></item>';

    expect(
      classify(plain, OPENID, reply('<MsgType>image</MsgType><Image><MediaId>m1</MediaId></Image>')),
    ).toMatchObject({
      reply: { kind: 'image', content: { media_id: 'm1' } },
    });
    expect(
      classify(
        plain,
        OPENID,
        reply(`<MsgType>news</MsgType><ArticleCount>1</ArticleCount><Articles>${article}</Articles>`),
      ),
    ).toMatchObject({ reply: { kind: 'news', content: { articles: [{ title: '春茶', url: 'u' }] } } });
    expect(classify(plain, OPENID, reply('<MsgType>transfer_customer_service</MsgType>'))).toMatchObject({
      reply: { kind: 'transfer_customer_service' },
    });
  });

  it('ignores what a mini program cannot show', () => {
    const mini = aChannel({ kind: 'mini_program', mode: 'plain' });

    expect(classify(mini, OPENID, reply('<MsgType>text</MsgType><Content>a</Content>'))).toEqual({ type: 'empty' });
    expect(classify(mini, OPENID, 'whatever')).toEqual({ type: 'empty' });
  });
});
