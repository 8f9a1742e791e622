/** The rules of serving that a merchant may change. Times are in the unit their name says. */
export type MerchantSettings = {
  /** A message within this time after closing reopens the conversation. */
  readonly reopenMinutes: number;
  /** An assignment not accepted in time goes back to the queue; 0 = accepting is not asked for. */
  readonly acceptSeconds: number;
  /** How much waiting one level of priority is worth. */
  readonly agingMinutes: number;
  /** The agent is reminded, then a supervisor is told, then the conversation returns to the queue; 0 = never. */
  readonly agentRemindSeconds: number;
  readonly agentAlarmSeconds: number;
  readonly agentReturnSeconds: number;
  /** How often silence may send one conversation back to the queue. */
  readonly maxSilenceReturns: number;
  /** After this the customer's silence ends the conversation; 0 = never. */
  readonly customerSilenceMinutes: number;
  /** Sent before silence closes a conversation, where the allowance permits; empty = nothing is sent. */
  readonly closingText: string;
  /** How long a disconnected agent keeps unanswered conversations. */
  readonly disconnectGraceSeconds: number;
  /** A refund of more fen than this needs a second person; 0 = each. */
  readonly refundApprovalFen: number;
  /** The most fen an agent may ask to refund at once; supervisors and above may more. */
  readonly refundAgentMaxFen: number;
  /** Sent to whoever has just paid; empty = nothing is sent. */
  readonly paymentGreeting: string;
  /** From when on a waiting customer is shown in amber, and in red. */
  readonly waitSoonSeconds: number;
  readonly waitLateSeconds: number;
  /** A reply window that ends within this time, with an answer owed, is about to be lost. */
  readonly atRiskMinutes: number;
  /** What an agent may say of a break or of being busy; the first ones stand first. */
  readonly statusReasons: readonly string[];
};

export const DEFAULT_MERCHANT_SETTINGS: MerchantSettings = {
  reopenMinutes: 30,
  acceptSeconds: 0,
  agingMinutes: 10,
  agentRemindSeconds: 120,
  agentAlarmSeconds: 300,
  agentReturnSeconds: 900,
  maxSilenceReturns: 2,
  customerSilenceMinutes: 720,
  closingText: '',
  disconnectGraceSeconds: 45,
  refundApprovalFen: 20_000,
  refundAgentMaxFen: 50_000,
  paymentGreeting: '',
  waitSoonSeconds: 60,
  waitLateSeconds: 180,
  atRiskMinutes: 120,
  statusReasons: ['用餐', '会议', '培训', '休息'],
};
