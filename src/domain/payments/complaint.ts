export type ComplaintState = 'pending' | 'processing' | 'processed';
export type ComplaintProblem = 'refund' | 'service_not_work' | 'others';

/** A consumer complaint as WeChat Pay tells it. */
export type ComplaintFact = {
  readonly complaintId: string;
  readonly mchId: string;
  readonly state: ComplaintState;
  readonly complainedAt: Date;
  readonly detail: string;
  readonly problem: ComplaintProblem | undefined;
  readonly problemDescription: string | undefined;
  readonly transactionId: string | undefined;
  readonly outTradeNo: string | undefined;
  readonly amountFen: number | undefined;
  readonly applyRefundFen: number | undefined;
  readonly openid: string | undefined;
  /** Only its end: `*******5678`. */
  readonly phone: string | undefined;
  readonly times: number;
  /** The customer wrote and nobody answered. */
  readonly awaitsReply: boolean;
  readonly isFullyRefunded: boolean;
  readonly needsImmediateService: boolean;
  readonly tags: readonly string[];
  /** Pictures of the customer, as WeChat Pay's own addresses. */
  readonly pictures: readonly string[];
};

/** One line of the negotiation history. */
export type ComplaintLine = {
  readonly logId: string;
  readonly operator: string;
  readonly at: Date;
  /** WeChat Pay's own word, such as USER_RESPONSE; unknown ones are kept as they are. */
  readonly type: string;
  readonly details: string;
  readonly pictures: readonly string[];
};

export type Complaint = ComplaintFact & {
  readonly id: string;
  readonly merchantId: string;
  readonly channelId: string;
  readonly customerId: string | undefined;
  readonly conversationId: string | undefined;
  readonly paymentId: string | undefined;
  /** When WeChat expects the first answer. */
  readonly dueAt: Date;
  readonly firstRepliedAt: Date | undefined;
  readonly syncedAt: Date | undefined;
};

/** WeChat expects the first answer within a day (WeChat Pay doc: 消费者投诉处理). */
const FIRST_ANSWER_MS = 24 * 3_600_000;

export const dueAtOf = (complainedAt: Date): Date => new Date(complainedAt.getTime() + FIRST_ANSWER_MS);

const ANSWERS: ReadonlySet<string> = new Set([
  'MERCHANT_RESPONSE',
  'MERCHANT_APPROVE_REFUND',
  // Spelt so by WeChat Pay.
  'MERCHANT_REFUSE_RERUND',
  'MERCHANT_REJECT_REFUND',
]);
const CUSTOMER_WROTE: ReadonlySet<string> = new Set([
  'USER_CREATE_COMPLAINT',
  'USER_CONTINUE_COMPLAINT',
  'USER_RESPONSE',
  'USER_CLICK_RESPONSE',
]);

/** When the merchant answered first, by the history. */
export const firstAnswerOf = (lines: readonly ComplaintLine[]): Date | undefined =>
  lines
    .filter(({ type }) => ANSWERS.has(type))
    .map(({ at }) => at)
    .sort((one, other) => one.getTime() - other.getTime())[0];

/** Whether the customer's last words still wait for an answer: completing now deserves a warning. */
export const isUnanswered = (lines: readonly Pick<ComplaintLine, 'type' | 'at'>[]): boolean => {
  const newest = (types: ReadonlySet<string>): number =>
    Math.max(0, ...lines.filter(({ type }) => types.has(type)).map(({ at }) => at.getTime()));
  const answered = newest(ANSWERS);
  // Times are whole seconds: of two in the same one the customer may have been the later, and a warning costs little.
  return answered === 0 || newest(CUSTOMER_WROTE) >= answered;
};
