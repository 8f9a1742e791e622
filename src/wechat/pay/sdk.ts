import { createPublicKey } from 'node:crypto';
import type WxPay from 'wechatpay-node-v3';
import type { PayAccount } from '../../services/ports/payments/pay-accounts.js';

type Sdk = typeof WxPay;

type Signing = {
  readonly method: string;
  readonly path: string;
  readonly timestamp: string;
  readonly nonce: string;
  /** Empty where there is none. */
  readonly body: string;
};

/** What the package wants to send. */
export type Built = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: string };

const HOST = 'https://api.mch.weixin.qq.com';

/** `|` and `*` may stand in an order number and have to be encoded in a path, and so in what is signed. */
const pathOf = (url: string): string =>
  url.replace(HOST, '').replaceAll('|', '%7C').replaceAll('*', '%2A').replaceAll('@', '%40');

/**
 * wechatpay-node-v3 for what it does right: the shape of requests and RSA-SHA256. Its own HTTP (no timeouts, redirects with
 * the Authorization, no verification), its decryption (tag unchecked), its verification (process-wide keys, no public-key
 * mode, no window) and its signing of requests without a body (last line missing) are not used.
 */
export const createSdkOf = (Package: Sdk) => {
  const built = new WeakMap<PayAccount, WxPay>();
  const build = (account: PayAccount): WxPay =>
    new Package({
      appid: account.appId,
      mchid: account.mchId,
      serial_no: account.merchantSerial,
      // Wanted by the constructor and used for nothing, the serial being given.
      publicKey: Buffer.from(createPublicKey(account.privateKey).export({ type: 'spki', format: 'pem' })),
      privateKey: Buffer.from(account.privateKey),
    });
  const sdkOf = (account: PayAccount): WxPay => {
    const known = built.get(account);
    if (known) return known;
    const made = build(account);
    built.set(account, made);
    return made;
  };
  return (account: PayAccount) => ({
    authorize: ({ method, path, timestamp, nonce, body }: Signing): string => {
      const sdk = sdkOf(account);
      const signature = sdk.sha256WithRsa(`${method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`);
      return sdk.getAuthorization(nonce, timestamp, signature);
    },
    /**
     * Lets the package build a call and sends it by our own sender. A package of its own for each call: calls at the same time
     * do not share a carrier.
     */
    call: async <Answer>(
      ask: (sdk: WxPay) => Promise<unknown>,
      send: (built: Built) => Promise<Answer>,
    ): Promise<Answer> => {
      const answers: Answer[] = [];
      const carry = async (built: Built) => {
        answers.push(await send(built));
        return { status: 200 };
      };
      const sdk = build(account);
      sdk.createHttp({
        get: (url) => carry({ method: 'GET', path: pathOf(url) }),
        post: (url, params) => carry({ method: 'POST', path: pathOf(url), body: JSON.stringify(params) }),
        upload: () => Promise.reject(new Error('pictures go another way')),
      });
      await ask(sdk);
      const [answer] = answers;
      if (answer === undefined) throw new Error('the package sent nothing');
      return answer;
    },
  });
};

export type SdkOf = ReturnType<typeof createSdkOf>;
