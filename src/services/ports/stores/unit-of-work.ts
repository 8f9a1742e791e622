import type { AuditStore } from './people/audit-store.js';
import type { BlockStore } from './conversations/block-stores.js';
import type { ConversationStore, CustomerStore, MessageStore, Met } from './conversations/conversation-stores.js';
import type { NoticeStore } from './conversations/notice-stores.js';
import type { QuickReplyStore, SensitiveWordStore } from './conversations/desk-stores.js';
import type { MentionStore } from './conversations/note-stores.js';
import type { OutboundStore, GrantStore, MediaRecords } from './conversations/outbound-stores.js';
import type {
  AgentStore,
  ApiTokenStore,
  ChannelStore,
  MerchantStore,
  RoutingRuleStore,
  SkillGroupStore,
} from './people/people-stores.js';
import type { MenuStore } from '../menus/menu-store.js';
import type { QrCodeStore } from '../qr-codes/qr-code-store.js';
import type { WechatTagStore } from '../wechat-tags/wechat-tag-store.js';
import type { PayAccountStore } from '../payments/pay-accounts.js';
import type { ComplaintStore, PaymentStore, PayNoticeStore, RefundStore } from '../payments/payment-stores.js';
import type { AcceptedPush, ClaimedPush } from '../queues/inbound-queue.js';
import type {
  BusinessHoursStore,
  PassiveReplyStore,
  RatingStore,
  SelfServiceStore,
} from './conversations/self-service-stores.js';
import type { LinkStore } from './people/link-stores.js';
import type { MergeStore, ProfileStore, TagStore } from './customer-stores.js';
import type { ErasureStore } from '../retention/erasure-store.js';
import type { StorageStore } from '../retention/storage-store.js';
import type { RetentionStore } from '../retention/retention-store.js';
import type { ReportStore } from './report-stores.js';
import type { SearchStore } from './search-stores.js';
import type { AlertTargetStore } from './alert-stores.js';
import type { WiringReportStore } from './wiring-stores.js';
import type { SecondFactorStore } from './people/second-factor-stores.js';
import type { AgentSessions } from './people/session-stores.js';
import type {
  BusinessCalendarStore,
  SlaPolicyStore,
  TicketStore,
  TicketTypeStore,
  TicketViewStore,
} from './ticket-stores.js';
import type { ImportedOrderStore, OrderSourceStore, OrderStore } from '../orders/order-stores.js';
import type { WebhookStore } from '../webhooks/webhook-stores.js';
import type { DomainEvent } from '../../../domain/conversations/events.js';

/** Announces what changed: in the same transaction, so that nothing that happened goes unannounced, and nothing else is. */
export type Outbox = { readonly add: (events: readonly DomainEvent[]) => Promise<void> };

export type TimerKind =
  | 'accept_by'
  | 'agent_silence'
  | 'customer_silence'
  | 'disconnect_grace'
  | 'fetch_media'
  | 'ticket_sla'
  | 'refund_step'
  | 'complaints_sweep'
  | 'complaint_sync'
  | 'notice_send'
  | 'notice_answer'
  | 'retention'
  | 'erase_customer'
  | 'self_service_silence'
  | 'left_message'
  | 'passive_reply'
  | 'wechat_profile_push'
  | 'wechat_tags_push'
  | 'wechat_tags_pull'
  | 'order_answer'
  | 'skill_group_gone'
  | 'alert_send'
  | 'unattended_look';

/** Work that waits for its time in Postgres. One timer per kind and subject: setting it again moves it. */
export type TimerStore = {
  readonly set: (timer: {
    readonly kind: TimerKind;
    readonly subjectId: string;
    readonly dueAt: Date;
    readonly payload?: Readonly<Record<string, string | number>>;
  }) => Promise<void>;
  /** Whether there was one. */
  readonly cancel: (kinds: readonly TimerKind[], subjectId: string) => Promise<boolean>;
  /** Every timer of this kind is due at `at`: what it waits for may have changed. */
  readonly hasten: (kind: TimerKind, at: Date) => Promise<void>;
  /** Takes a claimed timer out for good. False when it was moved or cancelled meanwhile: then nothing may be done. */
  readonly take: (id: string, leaseNumber: number) => Promise<boolean>;
};

/** The journal inside a transaction: the mark and the work are committed together. */
export type JournalMarks = {
  /**
   * Marks the push done under its lease, and meets who sent it in the same look-up. Undefined when the lease is lost or another
   * worker did it: then nothing may be written.
   */
  readonly markDone: (push: ClaimedPush) => Promise<Met | undefined>;
  /**
   * Marks a push done that is worked on where it was accepted, without a lease: where it still waits and nothing older of the
   * same identity does. False: a worker has it, or has to have it.
   */
  readonly markDirect: (push: AcceptedPush) => Promise<boolean>;
};

/** A part of a transaction that is undone on its own: when `work` throws, what it wrote is gone and the rest goes on. */
export type Savepoint = { readonly run: <T>(work: () => Promise<T>) => Promise<T> };

/** The stores of one merchant inside one transaction; row security holds them to that merchant. */
export type Stores = {
  readonly conversations: ConversationStore;
  readonly customers: CustomerStore;
  readonly profiles: ProfileStore;
  readonly tags: TagStore;
  readonly merges: MergeStore;
  readonly blocks: BlockStore;
  readonly search: SearchStore;
  readonly messages: MessageStore;
  readonly grants: GrantStore;
  readonly outbound: OutboundStore;
  readonly media: MediaRecords;
  readonly mentions: MentionStore;
  readonly quickReplies: QuickReplyStore;
  readonly sensitiveWords: SensitiveWordStore;
  readonly agents: AgentStore;
  readonly skillGroups: SkillGroupStore;
  readonly channels: ChannelStore;
  readonly merchants: MerchantStore;
  readonly apiTokens: ApiTokenStore;
  readonly routingRules: RoutingRuleStore;
  readonly sessions: AgentSessions;
  readonly links: LinkStore;
  readonly tickets: TicketStore;
  readonly ticketTypes: TicketTypeStore;
  readonly ticketViews: TicketViewStore;
  readonly slaPolicies: SlaPolicyStore;
  readonly businessCalendar: BusinessCalendarStore;
  readonly secondFactors: SecondFactorStore;
  readonly timers: TimerStore;
  readonly orderSources: OrderSourceStore;
  readonly orders: OrderStore;
  readonly importedOrders: ImportedOrderStore;
  readonly journal: JournalMarks;
  readonly outbox: Outbox;
  readonly payAccounts: PayAccountStore;
  readonly payments: PaymentStore;
  readonly refunds: RefundStore;
  readonly payNotices: PayNoticeStore;
  readonly complaints: ComplaintStore;
  readonly selfService: SelfServiceStore;
  readonly businessHours: BusinessHoursStore;
  readonly passiveReplies: PassiveReplyStore;
  readonly ratings: RatingStore;
  readonly notices: NoticeStore;
  readonly reports: ReportStore;
  readonly webhooks: WebhookStore;
  readonly wiringReports: WiringReportStore;
  readonly alertTargets: AlertTargetStore;
  readonly audit: AuditStore;
  readonly menus: MenuStore;
  readonly qrCodes: QrCodeStore;
  readonly wechatTags: WechatTagStore;
  readonly retention: RetentionStore;
  readonly erasures: ErasureStore;
  readonly storage: StorageStore;
  readonly savepoint: Savepoint;
};

/**
 * Runs `work` in one transaction as `jiedai_app` for one merchant, and commits when it resolves. Serialization failures and
 * deadlocks run it again from the start (at most 5 times), so it must hold no effect outside the stores. Throws
 * `unavailable` when Postgres does not answer.
 */
export type UnitOfWork = {
  readonly run: <T>(merchantId: string, work: (stores: Stores) => Promise<T>) => Promise<T>;
  /**
   * Several works of one merchant in one transaction: all commit or none. They run side by side, and what they ask for at the
   * same moment is one statement, so they must not depend on each other.
   */
  readonly runTogether: <T>(
    merchantId: string,
    works: readonly ((stores: Stores) => Promise<T>)[],
  ) => Promise<readonly T[]>;
};
