import { z } from 'zod';
import { id, instant, pageOf, pageQuery } from '../paging.js';

/** Money is a whole number of fen, at least one. */
const amount = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const fen = z.number().int().min(0);

const pem = z.string().trim().max(8192);
const serial = z.string().regex(/^[0-9A-F]{8,64}$/);

/** What a merchant copies from WeChat Pay's console (商户平台 → API 安全). In a change, secrets and the public key stay when they are left out. */
export const payBody = z.strictObject({
  mchId: z.string().regex(/^[0-9]{6,32}$/),
  merchantSerial: serial.optional(),
  merchantCertificate: pem.regex(/^-----BEGIN CERTIFICATE-----/).optional(),
  privateKey: pem.regex(/^-----BEGIN (RSA )?PRIVATE KEY-----/).optional(),
  apiV3Key: z
    .string()
    .regex(/^[A-Za-z0-9]{32}$/)
    .optional(),
  publicKeyId: z
    .string()
    .regex(/^PUB_KEY_ID_[0-9A-Za-z]{1,64}$/)
    .optional(),
  publicKey: pem.regex(/^-----BEGIN PUBLIC KEY-----/).optional(),
  platformCertificates: z
    .array(pem.regex(/^-----BEGIN CERTIFICATE-----/))
    .max(10)
    .optional(),
});

export const payAccountView = z.object({
  mchId: z.string(),
  merchantSerial: z.string(),
  publicKeyId: z.string().nullable(),
  platformCertificates: z.array(z.object({ serial: z.string(), validUntil: z.string() })),
  /** Where WeChat Pay has to send its notices; it is given with each refund. */
  notifyUrl: z.string(),
  complaintUrl: z.string().nullable(),
  updatedAt: instant,
});
export type PayAccountView = z.infer<typeof payAccountView>;
export const payAccountAnswer = z.object({ account: payAccountView.nullable() });
/** `url`: what WeChat Pay has; `ours`: what it should be. */
export const complaintUrlAnswer = z.object({ url: z.string().nullable(), ours: z.string() });

export const tradeState = z.enum(['paid', 'refunded', 'unpaid', 'closed', 'revoked', 'paying', 'failed']);
export const refundState = z.enum(['sending', 'processing', 'success', 'closed', 'abnormal', 'failed']);

export const paymentView = z.object({
  id,
  channelId: id,
  transactionId: z.string().nullable(),
  outTradeNo: z.string(),
  tradeState,
  total: fen,
  payerTotal: fen.nullable(),
  /** What can still be refunded. */
  refundable: fen,
  paidAt: instant.nullable(),
  /** When this was true. */
  knownAt: instant,
  /** Whether the customer of the conversation is who paid; null where it is not known. */
  isPayer: z.boolean().nullable(),
});
export type PaymentView = z.infer<typeof paymentView>;
export const paymentList = z.object({ items: z.array(paymentView) });
export const paymentListQuery = z.strictObject({ conversationId: id });
export const lookUpBody = z
  .strictObject({
    channelId: id.optional(),
    conversationId: id.optional(),
    transactionId: z
      .string()
      .regex(/^[A-Za-z0-9]{6,32}$/)
      .optional(),
    outTradeNo: z
      .string()
      .regex(/^[A-Za-z0-9_|*-]{6,32}$/)
      .optional(),
  })
  .refine(
    ({ transactionId, outTradeNo }) => (transactionId === undefined) !== (outTradeNo === undefined),
    'one_number',
  );

/** `orderId`: the id of the paid order, as a payment of ours. `clientRefundId` is made by the caller, once for each wish. */
export const newRefundBody = z.strictObject({
  orderId: id,
  amount,
  reason: z.string().trim().min(1).max(80),
  clientRefundId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  conversationId: id.optional(),
});
export const approveBody = z.strictObject({ note: z.string().trim().max(500).optional() });
export const rejectBody = z.strictObject({ note: z.string().trim().min(1).max(500) });

export const refundView = z.object({
  id,
  payment: paymentView,
  amount: fen,
  reason: z.string(),
  /** `awaiting`: a second person has to agree. */
  request: z.enum(['awaiting', 'approved', 'rejected']),
  needsApproval: z.boolean(),
  requestedBy: id,
  requestedAt: instant,
  decidedBy: id.nullable(),
  decidedAt: instant.nullable(),
  note: z.string().nullable(),
  conversationId: id.nullable(),
  /** Null until it is sent to WeChat Pay. */
  state: refundState.nullable(),
  outRefundNo: z.string().nullable(),
  /** WeChat Pay's code of its refusal. */
  failureCode: z.string().nullable(),
  /** Where the money goes, in WeChat Pay's words. */
  account: z.string().nullable(),
  finishedAt: instant.nullable(),
});
export type RefundView = z.infer<typeof refundView>;
export const refundList = pageOf(refundView);
export const refundListQuery = pageQuery.extend({
  awaiting: z.enum(['true', 'false']).default('false'),
  orderId: id.optional(),
});
export const refundDetail = refundView.extend({
  events: z.array(
    z.object({
      from: refundState.nullable(),
      to: refundState,
      source: z.enum(['request', 'answer', 'query', 'notice']),
      at: instant,
    }),
  ),
});
