import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import { signInAnswer } from '../../../src/contract/people/agents.js';
import { payAccountAnswer } from '../../../src/contract/commerce/payments.js';
import { ask, call } from './api.js';
import type { Product, WiredChannel } from './product.js';

const registered = z.object({ publicKeyId: z.string(), publicKey: z.string(), platformCertificate: z.string() });
const order = z.object({ outTradeNo: z.string(), transactionId: z.string(), openid: z.string() });
const shownOrder = z.object({
  refunds: z.array(
    z.object({ out_refund_no: z.string(), status: z.string(), amount: z.object({ refund: z.number() }) }),
  ),
});
const told = z.object({ status: z.number(), body: z.string(), repeats: z.array(z.object({ status: z.number() })) });
const complaint = z.looseObject({ state: z.string(), history: z.array(z.looseObject({ operate_type: z.string() })) });
const calls = z.object({ items: z.array(z.object({ method: z.string(), path: z.string(), status: z.number() })) });

export const MCH_ID = '1900009999';
const MERCHANT_SERIAL = '3775B6A45ACD588826D15E583A95F5DD00000001';
const API_V3_KEY = 'K3y4DeskSim0123456789ABCDEFGHijk';

/** Registers a merchant number with the simulated WeChat Pay and sets it up in the desk, as a merchant does. */
export const wirePay = async (product: Product, channel: WiredChannel, mode: 'public_key' | 'both' = 'both') => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const platform = registered.parse(
    await product.simulator.control('/pay/merchants', {
      mchId: MCH_ID,
      appId: channel.appId,
      apiV3Key: API_V3_KEY,
      merchantSerial: MERCHANT_SERIAL,
      merchantPublicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
      notifyUrl: `${product.url}/pay/${channel.channelKey}/notify`,
    }),
  );
  const { account } = await ask(payAccountAnswer, `${product.url}/api/v1/channels/${channel.id}/pay`, {
    method: 'PUT',
    headers: product.bearer,
    body: {
      mchId: MCH_ID,
      merchantSerial: MERCHANT_SERIAL,
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      apiV3Key: API_V3_KEY,
      publicKeyId: platform.publicKeyId,
      publicKey: platform.publicKey,
      ...(mode === 'both' && { platformCertificates: [platform.platformCertificate] }),
    },
  });
  return account;
};

/** The merchant has set a new APIv3 key and a new public key in the desk, and WeChat Pay still uses those before. */
export const changePayKeys = async ({ url, bearer }: Product, channel: WiredChannel): Promise<void> => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const changes = [
    { apiV3Key: [...API_V3_KEY].toReversed().join('') },
    { publicKeyId: 'PUB_KEY_ID_2', publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() },
  ];
  for (const change of changes) {
    const body = { mchId: MCH_ID, merchantSerial: MERCHANT_SERIAL, ...change };
    await ask(payAccountAnswer, `${url}/api/v1/channels/${channel.id}/pay`, { method: 'PUT', headers: bearer, body });
  }
};

/** WeChat Pay's side, seen by whoever plays its customers and its moods. */
export const paySideOf = ({ simulator: { control } }: Pick<Product, 'simulator'>) => ({
  pay: async (openid: string, total: number, notify = true) =>
    order.parse(await control('/pay/orders', { mchId: MCH_ID, openid, total, notify })),
  refundsOf: async (outTradeNo: string) => shownOrder.parse(await control(`/pay/orders/${outTradeNo}`)).refunds,
  behave: (behaviour: object): Promise<unknown> => control('/pay/behaviour', behaviour, 'PUT'),
  tell: async (notice: object) => told.parse(await control('/pay/notices', notice)),
  complain: async (outTradeNo: string, detail: string, problemType = 'OTHERS'): Promise<string> =>
    z.object({ id: z.string() }).parse(await control('/pay/complaints', { outTradeNo, detail, problemType })).id,
  say: (id: string, text: string): Promise<unknown> => control(`/pay/complaints/${id}/say`, { text }),
  complaint: async (id: string) => complaint.parse(await control(`/pay/complaints/${id}`)),
  calls: async () => calls.parse(await control('/pay/calls')).items,
});

/** A colleague with a role, signed in as a browser is. */
export const joinColleague = async ({ url, bearer }: Product, role: 'agent' | 'supervisor') => {
  const loginName = `${role}@${Date.now()}`;
  const password = 'long enough to be safe';
  await call(`${url}/api/v1/agents`, { headers: bearer, body: { name: role, loginName, password, role } });
  const answer = await call(`${url}/api/v1/sign-in`, { headers: { origin: url }, body: { loginName, password } });
  const { csrfToken } = signInAnswer.parse(answer.body);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { origin: url, cookie, 'x-csrf-token': csrfToken };
};
