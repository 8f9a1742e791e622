import type { ComplaintDetail, ComplaintView } from '../../contract/commerce/complaints.js';
import type { Complaint, ComplaintLine } from '../../domain/payments/complaint.js';

const orNull = <T>(value: T | undefined): T | null => value ?? null;

export const presentComplaint = (complaint: Complaint): ComplaintView => ({
  id: complaint.id,
  complaintId: complaint.complaintId,
  channelId: complaint.channelId,
  state: complaint.state,
  complainedAt: complaint.complainedAt.toISOString(),
  dueAt: complaint.dueAt.toISOString(),
  firstRepliedAt: orNull(complaint.firstRepliedAt?.toISOString()),
  detail: complaint.detail,
  problem: orNull(complaint.problem),
  problemDescription: orNull(complaint.problemDescription),
  transactionId: orNull(complaint.transactionId),
  outTradeNo: orNull(complaint.outTradeNo),
  amount: orNull(complaint.amountFen),
  applyRefund: orNull(complaint.applyRefundFen),
  phone: orNull(complaint.phone),
  times: complaint.times,
  awaitsReply: complaint.awaitsReply,
  isFullyRefunded: complaint.isFullyRefunded,
  needsImmediateService: complaint.needsImmediateService,
  tags: [...complaint.tags],
  customerId: orNull(complaint.customerId),
  conversationId: orNull(complaint.conversationId),
  orderId: orNull(complaint.paymentId),
});

/** WeChat Pay's pictures are reached through us only: its own addresses want a signed request. */
const pictureUrls = (id: string, line: string, pictures: readonly string[]): string[] =>
  pictures.map((_address, index) => `/api/v1/complaints/${id}/pictures/${encodeURIComponent(line)}/${index}`);

type Read = {
  readonly complaint: Complaint;
  readonly lines: readonly ComplaintLine[];
  readonly ticketId: string | undefined;
};

export const presentComplaintDetail = ({ complaint, lines, ticketId }: Read): ComplaintDetail => ({
  ...presentComplaint(complaint),
  ticketId: orNull(ticketId),
  pictures: pictureUrls(complaint.id, 'complaint', complaint.pictures),
  history: lines.map(({ logId, operator, at, type, details, pictures }) => ({
    logId,
    operator,
    at: at.toISOString(),
    type,
    details,
    pictures: pictureUrls(complaint.id, logId, pictures),
  })),
});
