import { z } from 'zod';
import { OUT_REFUND_NO, OUT_TRADE_NO, TRANSACTION_ID } from '../../domain/payments/payment.js';
import type { PayAccount, PayAccounts, PlatformKey } from '../../services/ports/payments/pay-accounts.js';
import type { Found, PayFailure, PayGateway, PaymentNumber } from '../../services/ports/payments/pay-gateway.js';
import { foundIn } from './pay-answers.js';
import { openWithAny } from './pay-crypto.js';
import type { PayHttp } from './pay-http.js';
import { readCertificate } from './pay-keys.js';
import { refund, toPaymentFact, toRefundFact, transaction } from './to-payment.js';

type Deps = { readonly accounts: PayAccounts; readonly http: Pick<PayHttp, 'send' | 'through'> };

export const NOT_SET_UP: PayFailure = { status: 'refused', code: 'NOT_SET_UP', message: '' };
const BAD_NUMBER: PayFailure = { status: 'refused', code: 'BAD_NUMBER', message: '' };

const certificates = z.object({
  data: z.array(
    z.object({
      encrypt_certificate: z.object({ nonce: z.string(), associated_data: z.string(), ciphertext: z.string() }),
    }),
  ),
});

/** The certificates in an answer, opened with the APIv3 key: whoever cannot open them cannot have made them either. */
const readCertificates = ({ apiV3Keys }: PayAccount, json: unknown): readonly PlatformKey[] => {
  const parsed = certificates.safeParse(json);
  if (!parsed.success) return [];
  return parsed.data.data.flatMap(({ encrypt_certificate: sealed }) => {
    const { ciphertext, nonce, associated_data: associatedData } = sealed;
    const pem = openWithAny(apiV3Keys, { ciphertext, nonce, associatedData });
    return (pem && readCertificate(pem.toString('utf8'))) ?? [];
  });
};

const parse = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
};

/** The number as it may stand in a path, and nothing else: an unchecked one would reach other addresses of the API. */
const isSafe = (number: PaymentNumber): boolean =>
  'transactionId' in number ? TRANSACTION_ID.test(number.transactionId) : OUT_TRADE_NO.test(number.outTradeNo);

/** Payments and refunds of WeChat Pay v3, through wechatpay-node-v3 and our own sender. */
export const createPayGateway = ({ accounts, http }: Deps): PayGateway => {
  const withAccount = async <T>(channelId: string, work: (account: PayAccount) => Promise<Found<T>>) => {
    const account = await accounts.find(channelId);
    return account ? work(account) : NOT_SET_UP;
  };
  return {
    queryPayment: (channelId, number) =>
      withAccount(channelId, async (account) => {
        if (!isSafe(number)) return BAD_NUMBER;
        const wanted =
          'transactionId' in number ? { transaction_id: number.transactionId } : { out_trade_no: number.outTradeNo };
        const answer = await http.through(account, (sdk) => sdk.query(wanted));
        const found = foundIn(answer, transaction, toPaymentFact);
        // What belongs to another merchant number is not ours to show.
        return found.status === 'found' && found.value.mchId !== account.mchId ? { status: 'missing' } : found;
      }),
    createRefund: (channelId, order) =>
      withAccount(channelId, async (account) => {
        const body = {
          transaction_id: order.transactionId,
          out_refund_no: order.outRefundNo,
          reason: order.reason,
          notify_url: order.notifyUrl,
          amount: { refund: order.refundFen, total: order.totalFen, currency: 'CNY' },
        };
        const answer = await http.through(account, (sdk) => sdk.refunds(body));
        return foundIn(answer, refund, (known) => toRefundFact(known, known.status));
      }),
    queryRefund: (channelId, outRefundNo) =>
      withAccount(channelId, async (account) => {
        if (!OUT_REFUND_NO.test(outRefundNo)) return BAD_NUMBER;
        const answer = await http.through(account, (sdk) => sdk.find_refunds(outRefundNo));
        return foundIn(answer, refund, (known) => toRefundFact(known, known.status));
      }),
    platformKeys: (channelId) =>
      withAccount(channelId, async (account) => {
        const answer = await http.send(account, {
          method: 'GET',
          path: '/v3/certificates',
          trustedBy: (body) =>
            new Map([
              ...account.trusted,
              ...readCertificates(account, parse(body)).map(({ serial, publicKey }) => [serial, publicKey] as const),
            ]),
        });
        return foundIn(answer, certificates, (body) => readCertificates(account, body));
      }),
  };
};
