import { createCipheriv, randomBytes, randomUUID, sign } from 'node:crypto';
import supertest from 'supertest';
import { DEFAULT_LIMITS } from '../../../../src/http/rate-limits.js';
import { keyNamed, privatePem, publicPem } from '../../../support/bad-inputs/pay/pay-keys.js';
import { openDesk } from '../../../support/http/desk.js';
import type { Desk } from '../../../support/http/desk.js';
import { headersOf, openMerchant } from '../../../support/http/people.js';

const MCH_ID = '1900000109';
const [FIRST, SECOND, THIRD] = ['PUB_KEY_ID_01', 'PUB_KEY_ID_02', 'PUB_KEY_ID_03'] as const;
let complaints = 0;
const nextComplaint = (): string => String(200_000_000 + (complaints += 1));
const apiV3Key = (letter: string): string => letter.repeat(32);

describe('changing the keys of WeChat Pay', () => {
  let desk: Desk;
  let made = 0;
  let channelId: string;
  let channelKey: string;
  let owner: Readonly<Record<string, string>>;

  // Whoever proves nobody is few: what is authentic is no less welcome for being many from one address.
  beforeAll(async () => {
    desk = await openDesk({ limits: { ...DEFAULT_LIMITS, open: 3, refused: 3 } });
    owner = headersOf((await openMerchant(desk, 'pay')).browsers.owner);
  });
  beforeEach(async () => {
    made += 1;
    const body = { kind: 'official_account', appId: `wx00000000000000e${made}`, appSecret: 'c0ffee'.repeat(5) + 'c0' };
    const { body: wired } = await supertest(desk.url).post('/api/v1/channels').set(owner).send(body).expect(200);
    ({ id: channelId, channelKey } = wired);
    await save({ privateKey: privatePem('rsa:merchant'), apiV3Key: apiV3Key('a'), ...publicKey(FIRST) });
  });
  afterAll(() => desk.close());

  const publicKey = (id: string) => ({ publicKeyId: id, publicKey: publicPem(`rsa:${id}`) });
  const save = async (change: object, mchId = MCH_ID): Promise<void> => {
    const body = { mchId, merchantSerial: '3775B6A45ACD588826D15E583A95F5DD', ...change };
    await supertest(desk.url).put(`/api/v1/channels/${channelId}/pay`).set(owner).send(body).expect(200);
  };

  /** An authentic notice of a complaint, sealed with this key and signed with that one; its answer. */
  const tell = async (letter: string, signedWith: string): Promise<number> => {
    const nonce = randomBytes(6).toString('hex');
    const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiV3Key(letter)), Buffer.from(nonce));
    cipher.setAAD(Buffer.from('complaint'));
    const plain = JSON.stringify({ complaint_id: nextComplaint(), action_type: 'CREATE_COMPLAINT' });
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    const resource = {
      algorithm: 'AEAD_AES_256_GCM',
      original_type: 'complaint',
      associated_data: 'complaint',
      nonce,
      ciphertext: sealed.toString('base64'),
    };
    const notice = JSON.stringify({ id: randomUUID(), event_type: 'COMPLAINT.CREATE', resource });
    const seconds = Math.floor(Date.now() / 1000);
    const message = Buffer.from(`${seconds}\n${nonce}\n${notice}\n`);
    const { status } = await supertest(desk.url)
      .post(`/pay/${channelKey}/notify`)
      .set('content-type', 'application/json')
      .set('wechatpay-timestamp', String(seconds))
      .set('wechatpay-nonce', nonce)
      .set('wechatpay-serial', signedWith)
      .set(
        'wechatpay-signature',
        sign('RSA-SHA256', message, keyNamed(`rsa:${signedWith}`).privateKey).toString('base64'),
      )
      .send(notice);
    return status;
  };

  it('takes notices of the keys before and of the new ones, however the change is saved', async () => {
    // Only the APIv3 key is given: what else is set stays as it is.
    await save({ apiV3Key: apiV3Key('b') });
    expect([await tell('a', FIRST), await tell('b', FIRST)]).toEqual([204, 204]);
    // The same key once more replaces nothing.
    await save({ apiV3Key: apiV3Key('b') });
    expect([await tell('a', FIRST), await tell('b', FIRST)]).toEqual([204, 204]);
    await save({ apiV3Key: apiV3Key('c') });
    expect([await tell('a', FIRST), await tell('b', FIRST), await tell('c', FIRST)]).toEqual([400, 204, 204]);

    await save(publicKey(SECOND));
    await save(publicKey(SECOND));
    expect([await tell('c', FIRST), await tell('b', SECOND)]).toEqual([204, 204]);
    // Back to the one before, by its name alone; then a third.
    await save({ publicKeyId: FIRST });
    expect([await tell('c', FIRST), await tell('c', SECOND)]).toEqual([204, 204]);
    await save(publicKey(THIRD));
    expect([await tell('c', SECOND), await tell('c', FIRST), await tell('c', THIRD)]).toEqual([401, 204, 204]);
  });

  it('takes nothing signed for another merchant number, and refuses none of what is authentic for being many', async () => {
    const statuses = await Promise.all(Array.from({ length: 30 }, () => tell('a', FIRST)));
    expect(statuses.filter((status) => status !== 204)).toEqual([]);
    await save(publicKey(SECOND), '1900000110');
    expect([await tell('a', FIRST), await tell('a', SECOND)]).toEqual([401, 204]);
  });
});
