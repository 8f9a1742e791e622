import { z } from 'zod';
import { id, instant, pageQuery } from '../paging.js';

const fen = z.number().int().min(0);

export const complaintView = z.object({
  id,
  complaintId: z.string(),
  channelId: id,
  state: z.enum(['pending', 'processing', 'processed']),
  complainedAt: instant,
  /** When WeChat expects the first answer. */
  dueAt: instant,
  firstRepliedAt: instant.nullable(),
  detail: z.string(),
  problem: z.enum(['refund', 'service_not_work', 'others']).nullable(),
  problemDescription: z.string().nullable(),
  transactionId: z.string().nullable(),
  outTradeNo: z.string().nullable(),
  amount: fen.nullable(),
  applyRefund: fen.nullable(),
  /** Only the last four digits. */
  phone: z.string().nullable(),
  times: z.number().int(),
  awaitsReply: z.boolean(),
  isFullyRefunded: z.boolean(),
  needsImmediateService: z.boolean(),
  tags: z.array(z.string()),
  customerId: id.nullable(),
  conversationId: id.nullable(),
  /** The complained order, where it is known here: refund it under this id. */
  orderId: id.nullable(),
});
export type ComplaintView = z.infer<typeof complaintView>;

export const complaintListQuery = pageQuery.extend({ scope: z.enum(['open', 'all']).default('open') });
export const complaintList = z.object({
  items: z.array(complaintView),
  openCount: z.number().int(),
  nextCursor: z.string().nullable(),
});

export const complaintLine = z.object({
  logId: z.string(),
  operator: z.string(),
  at: instant,
  /** WeChat Pay's own word. */
  type: z.string(),
  details: z.string(),
  /** Addresses on this server. */
  pictures: z.array(z.string()),
});
export type ComplaintLineView = z.infer<typeof complaintLine>;
export const complaintDetail = complaintView.extend({
  pictures: z.array(z.string()),
  history: z.array(complaintLine),
  /** The ticket that follows it. */
  ticketId: id.nullable(),
});
export type ComplaintDetail = z.infer<typeof complaintDetail>;

/** WeChat Pay takes 200 characters and 4 pictures. */
export const complaintReplyBody = z.strictObject({
  text: z.string().trim().min(1).max(200),
  mediaIds: z.array(id).max(4).default([]),
});
/** `evenUnanswered`: complete although nothing was answered. */
export const completeComplaintBody = z.strictObject({ evenUnanswered: z.boolean().default(false) });
export const complaintRefundBody = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('approve'), days: z.number().int().min(0).max(30).default(0) }),
  z.strictObject({
    action: z.literal('reject'),
    reason: z.string().trim().min(1).max(200),
    remark: z.string().trim().max(200).optional(),
  }),
]);
