import { z } from 'zod';
import { COMPLAINT_ID } from '../../domain/payments/payment.js';
import type {
  ComplaintFact,
  ComplaintLine,
  ComplaintProblem,
  ComplaintState,
} from '../../domain/payments/complaint.js';
import { openField } from './pay-crypto.js';
import { fen, instant } from './to-payment.js';

const STATES: Readonly<Record<string, ComplaintState>> = {
  PENDING: 'pending',
  PROCESSING: 'processing',
  PROCESSED: 'processed',
};
const PROBLEMS: Readonly<Record<string, ComplaintProblem>> = {
  REFUND: 'refund',
  SERVICE_NOT_WORK: 'service_not_work',
  OTHERS: 'others',
};

/** A list of one where WeChat Pay's older samples have the thing itself. */
const listOf = <T extends z.ZodType>(item: T) => z.union([z.array(item), item.transform((one) => [one])]);
const media = listOf(z.object({ media_url: z.array(z.string()).default([]) }));

export const complaint = z.object({
  complaint_id: z.string().regex(COMPLAINT_ID),
  complaint_time: instant,
  complaint_detail: z.string().default(''),
  complaint_state: z.string(),
  complainted_mchid: z.string().default(''),
  payer_phone: z.string().optional(),
  payer_openid: z.string().optional(),
  complaint_order_info: z
    .array(
      z.object({ transaction_id: z.string().optional(), out_trade_no: z.string().optional(), amount: fen.optional() }),
    )
    .default([]),
  complaint_media_list: media.default([]),
  complaint_full_refunded: z.boolean().default(false),
  incoming_user_response: z.boolean().default(false),
  user_complaint_times: z.number().int().default(1),
  problem_description: z.string().optional(),
  problem_type: z.string().optional(),
  apply_refund_amount: fen.optional(),
  user_tag_list: z.array(z.string()).default([]),
  need_immediate_service: z.boolean().default(false),
});

/** Only the end of a phone number leaves this room. */
const masked = (phone: string | undefined): string | undefined =>
  phone === undefined || phone.length < 4 ? undefined : `${'*'.repeat(7)}${phone.slice(-4)}`;

export const createToComplaint =
  (privateKey: string) =>
  (body: z.output<typeof complaint>): ComplaintFact => {
    const [order] = body.complaint_order_info;
    return {
      complaintId: body.complaint_id,
      mchId: body.complainted_mchid,
      // A state nobody knows yet is one somebody has to look at.
      state: STATES[body.complaint_state] ?? 'processing',
      complainedAt: body.complaint_time,
      detail: body.complaint_detail,
      problem: body.problem_type === undefined ? undefined : (PROBLEMS[body.problem_type] ?? 'others'),
      problemDescription: body.problem_description,
      transactionId: order?.transaction_id,
      outTradeNo: order?.out_trade_no,
      amountFen: order?.amount,
      applyRefundFen: body.apply_refund_amount,
      openid: body.payer_openid,
      phone: body.payer_phone === undefined ? undefined : masked(openField(privateKey, body.payer_phone)),
      times: body.user_complaint_times,
      awaitsReply: body.incoming_user_response,
      isFullyRefunded: body.complaint_full_refunded,
      needsImmediateService: body.need_immediate_service,
      tags: body.user_tag_list,
      pictures: body.complaint_media_list.flatMap(({ media_url: urls }) => urls),
    };
  };

export const historyLine = z.object({
  log_id: z.string().min(1).max(128),
  operator: z.string().default(''),
  operate_time: instant,
  operate_type: z.string().max(64),
  operate_details: z.string().default(''),
  image_list: z.array(z.string()).default([]),
  complaint_media_list: media.default([]),
});

export const toLine = (line: z.output<typeof historyLine>): ComplaintLine => ({
  logId: line.log_id,
  operator: line.operator,
  at: line.operate_time,
  type: line.operate_type,
  details: line.operate_details,
  pictures: [...new Set([...line.image_list, ...line.complaint_media_list.flatMap(({ media_url: urls }) => urls)])],
});
