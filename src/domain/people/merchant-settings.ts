import type { AgentRole, ServingRole } from './agent.js';
import type { TicketNoticeChoice } from '../notices/ticket-notice.js';

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
  /** The closing text is also said when an agent ends the conversation. */
  readonly closesWithText: boolean;
  /** Words by which a customer in self-service asks for a person. */
  readonly humanKeywords: readonly string[];
  /** After this silence a conversation in self-service ends. */
  readonly selfServiceMinutes: number;
  /** How many answers the desk itself gives one customer within an hour; then a person takes over. */
  readonly answersPerHour: number;
  /** Told to who begins to wait, and for free whenever they write while waiting; empty = nothing is told. */
  readonly placeText: string;
  /** Told to who arrives outside business hours; empty = nothing is told. */
  readonly offHoursText: string;
  /**
   * Outside business hours: wait in the queue all the same, leave a message that is queued at the next opening, or leave one that is
   * a ticket at once.
   */
  readonly offHoursAct: 'queue' | 'leave_message' | 'ticket';
  /** Type of those tickets; null = the first one in use. */
  readonly offHoursTicketTypeId: string | null;
  /** By which template customers hear of their tickets outside the reply window, for each channel that has one. */
  readonly ticketNotices: readonly TicketNoticeChoice[];
  /** Whether the end asks for a rating: a digit as the answer, or a menu where the channel shows one. */
  readonly ratingInvite: 'off' | 'text' | 'menu';
  readonly ratingText: string;
  /** Empty = a rating is taken without a word. */
  readonly ratingThanks: string;
  /** Supervisors are told of ratings up to this score; 0 = of none. */
  readonly lowRatingUpTo: number;
  /** From when on a waiting customer is shown in amber, and in red. */
  readonly waitSoonSeconds: number;
  readonly waitLateSeconds: number;
  /** A reply window that ends within this time, with an answer owed, is about to be lost. */
  readonly atRiskMinutes: number;
  /** What an agent may say of a break or of being busy; the first ones stand first. */
  readonly statusReasons: readonly string[];
  /** What a conversation was about: chosen at its end; the first ones stand first. Empty = none is asked for. */
  readonly wrapUpReasons: readonly string[];
  /** An agent cannot end a conversation without one of them. */
  readonly wrapUpRequired: boolean;
  /** Who of these roles has no second factor sets one up after signing in, and may do nothing else before. */
  readonly secondFactorRoles: readonly AgentRole[];
  /** Who sees phone numbers and addresses in full; the owner is always among them. */
  readonly personalDataRoles: readonly ServingRole[];
  /** Days that messages and media are kept after their conversation; 0 = as long as the operator allows. */
  readonly keepMessagesDays: number;
  readonly keepMediaDays: number;
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
  closesWithText: false,
  humanKeywords: ['人工'],
  selfServiceMinutes: 30,
  answersPerHour: 20,
  placeText: '',
  offHoursText: '',
  offHoursAct: 'queue',
  offHoursTicketTypeId: null,
  ticketNotices: [],
  ratingInvite: 'off',
  ratingText: '回复 1–5 评价本次服务，5 为非常满意',
  ratingThanks: '感谢您的评价',
  lowRatingUpTo: 2,
  waitSoonSeconds: 60,
  waitLateSeconds: 180,
  atRiskMinutes: 120,
  statusReasons: ['用餐', '会议', '培训', '休息'],
  wrapUpReasons: ['已解决', '咨询', '订单与物流', '售后', '投诉', '无效会话'],
  wrapUpRequired: false,
  secondFactorRoles: [],
  personalDataRoles: ['owner', 'admin', 'supervisor'],
  keepMessagesDays: 0,
  keepMediaDays: 0,
};
