import { z } from 'zod';

/** A merchant number as it is registered with the platform. */
export const merchantSchema = z.strictObject({
  mchId: z.string().min(1),
  appId: z.string().min(1),
  apiV3Key: z.string().length(32),
  merchantSerial: z.string().min(1),
  /** PEM; what requests are held to. */ merchantPublicKey: z.string().min(1),
  /** Where payments and, until one is set by the API, complaints are told. */ notifyUrl: z.url(),
});
export type PayMerchant = z.infer<typeof merchantSchema>;

export type Order = {
  readonly mchId: string;
  readonly appId: string;
  readonly openid: string;
  readonly outTradeNo: string;
  readonly transactionId: string;
  readonly total: number;
  readonly paidAt: number;
};

export type SimulatedRefund = {
  readonly order: Order;
  readonly outRefundNo: string;
  readonly refundId: string;
  readonly amount: number;
  readonly reason: string;
  readonly notifyUrl: string;
  readonly createdAt: number;
  /** When it is through; before that it is PROCESSING. */ readonly doneAt: number;
  readonly outcome: 'SUCCESS' | 'CLOSED' | 'ABNORMAL';
};

export type HistoryLine = {
  readonly log_id: string;
  readonly operator: string;
  readonly operate_time: string;
  readonly operate_type: string;
  readonly operate_details: string;
  readonly image_list: readonly string[];
};
export type SimulatedComplaint = {
  readonly id: string;
  readonly order: Order;
  readonly detail: string;
  readonly problemType: string;
  readonly createdAt: number;
  state: 'PENDING' | 'PROCESSING' | 'PROCESSED';
  awaitsReply: boolean;
  readonly history: HistoryLine[];
};

/** What goes wrong with calls to the platform, in turn. */
export const callFaultSchema = z.strictObject({
  path: z.string(),
  act: z.enum(['cut', 'unsigned', 'forged', 'status', 'not_enough']),
  /** Whether the call takes effect first. */ moment: z.enum(['before', 'after']).default('before'),
  status: z.number().int().default(500),
  times: z.number().int().min(1).default(1),
});
export type CallFault = z.infer<typeof callFaultSchema>;
export const behaviourSchema = z.strictObject({
  refundDelayMs: z.number().int().min(0).default(0),
  refundOutcome: z.enum(['SUCCESS', 'CLOSED', 'ABNORMAL']).default('SUCCESS'),
  /** Nothing is told: everything has to be asked for. */ dropNotices: z.boolean().default(false),
  faults: z.array(callFaultSchema).default([]),
});
export type Behaviour = z.infer<typeof behaviourSchema>;

export type PayCall = { readonly method: string; readonly path: string; readonly status: number };

export const createPayState = () => ({
  merchants: new Map<string, PayMerchant>(),
  orders: new Map<string, Order>(),
  refunds: new Map<string, SimulatedRefund>(),
  complaints: new Map<string, SimulatedComplaint>(),
  complaintUrls: new Map<string, string>(),
  images: new Map<string, { readonly bytes: Buffer; readonly contentType: string }>(),
  calls: new Array<PayCall>(),
  behaviour: behaviourSchema.parse({}),
  lastNumber: 0,
});
export type PayState = ReturnType<typeof createPayState>;

/** In Beijing's time, as the platform writes it. */
export const instantOf = (ms: number): string => `${new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;

export const nextNumber = (state: PayState, prefix: string): string => {
  state.lastNumber += 1;
  return `${prefix}${String(Date.now())}${String(state.lastNumber).padStart(6, '0')}`;
};

export const refundsOf = (state: PayState, order: Order): readonly SimulatedRefund[] =>
  [...state.refunds.values()].filter((refund) => refund.order === order);
