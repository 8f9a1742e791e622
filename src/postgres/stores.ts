import { createAgentRepository } from './repositories/people/agent-repository.js';
import { createApiTokenRepository } from './repositories/people/api-token-repository.js';
import { createAlertTargetRepository } from './repositories/alerts/alert-target-repository.js';
import { createAuditRepository } from './repositories/people/audit-repository.js';
import { createMenuRepository } from './repositories/channels/menu-repository.js';
import { createQrCodeRepository } from './repositories/channels/qr-code-repository.js';
import { createWechatTagRepository } from './repositories/channels/wechat-tag-repository.js';
import { createChannelRepository } from './repositories/channels/channel-repository.js';
import { createConversationRepository } from './repositories/conversations/conversation-repository.js';
import { createCustomerRepository } from './repositories/conversations/customer-repository.js';
import { createGrantRepository } from './repositories/outbound/grant-repository.js';
import { createJournalMarks } from './repositories/conversations/journal-marks.js';
import { createMediaRepository } from './repositories/conversations/media-repository.js';
import { createBlockRepository } from './repositories/customers/block-repository.js';
import { createMergeRepository } from './repositories/customers/merge-repository.js';
import { createProfileRepository } from './repositories/customers/profile-repository.js';
import { createTagRepository } from './repositories/customers/tag-repository.js';
import { createReportRepository } from './repositories/reports/report-repository.js';
import { createSearchRepository } from './repositories/search/search-repository.js';
import { createMentionRepository } from './repositories/conversations/mention-repository.js';
import { createLinkRepository } from './repositories/people/link-repository.js';
import { createMerchantRepository } from './repositories/people/merchant-repository.js';
import { createMessageRepository } from './repositories/conversations/message-repository.js';
import { createImportedOrderRepository } from './repositories/orders/imported-order-repository.js';
import { createOrderRepository } from './repositories/orders/order-repository.js';
import { createOrderSourceRepository } from './repositories/orders/order-source-repository.js';
import { createNoticeRepository } from './repositories/notices/notice-repository.js';
import { createOutboundRepository } from './repositories/outbound/outbound-repository.js';
import { createOutboxRepository } from './repositories/outbound/outbox-repository.js';
import { createQuickReplyRepository } from './repositories/replies/quick-reply-repository.js';
import { createSensitiveWordRepository } from './repositories/replies/sensitive-word-repository.js';
import { createStorageRepository } from './repositories/retention/storage-repository.js';
import { createErasureRepository } from './repositories/retention/erasure-repository.js';
import { createRetentionRepository } from './repositories/retention/retention-repository.js';
import { createRoutingRuleRepository } from './repositories/conversations/routing-rule-repository.js';
import { createSecondFactorRepository } from './repositories/people/second-factor-repository.js';
import { createAgentSessions } from './repositories/people/session-repository.js';
import { createSkillGroupRepository } from './repositories/people/skill-group-repository.js';
import { createTimerRepository } from './repositories/conversations/timer-repository.js';
import { createBusinessHoursRepository } from './repositories/self-service/business-hours-repository.js';
import { createPassiveReplyRepository } from './repositories/self-service/passive-reply-repository.js';
import { createRatingRepository } from './repositories/self-service/rating-repository.js';
import { createSelfServiceRepository } from './repositories/self-service/self-service-repository.js';
import { createBusinessCalendarRepository } from './repositories/tickets/business-calendar-repository.js';
import { createTicketRepository } from './repositories/tickets/ticket-repository.js';
import {
  createSlaPolicyRepository,
  createTicketTypeRepository,
  createTicketViewRepository,
} from './repositories/tickets/ticket-settings-repositories.js';
import { createComplaintRepository } from './repositories/payments/complaint-repository.js';
import { createPayAccountRepository } from './repositories/payments/pay-account-repository.js';
import { createPayNoticeRepository } from './repositories/payments/pay-notice-repository.js';
import { createPaymentRepository } from './repositories/payments/payment-repository.js';
import { createWiringReportRepository } from './repositories/wiring/wiring-report-repository.js';
import { createRefundRepository } from './repositories/payments/refund-repository.js';
import { createWebhookRepository } from './repositories/webhooks/webhook-repository.js';
import { createSavepoint } from './savepoint.js';
import type { SecretBox } from './channels/secret-box.js';
import type { Stores } from '../services/ports/stores/unit-of-work.js';
import type { CreateStores } from './unit-of-work.js';

type Make = Parameters<CreateStores>;

/** What conversations are made of. */
const servingStores = {
  conversations: createConversationRepository,
  customers: createCustomerRepository,
  profiles: createProfileRepository,
  tags: createTagRepository,
  merges: createMergeRepository,
  blocks: createBlockRepository,
  search: createSearchRepository,
  messages: createMessageRepository,
  media: createMediaRepository,
  mentions: createMentionRepository,
  timers: createTimerRepository,
  journal: (...[manager, , gather]: Make) => createJournalMarks(manager, gather),
  routingRules: createRoutingRuleRepository,
};

/** What is sent, and what stands ready to be. */
const sendingStores = {
  grants: createGrantRepository,
  outbound: createOutboundRepository,
  outbox: createOutboxRepository,
  quickReplies: createQuickReplyRepository,
  sensitiveWords: createSensitiveWordRepository,
  notices: createNoticeRepository,
};

/** Who works for the merchant, and what they did. */
const peopleStores = {
  agents: createAgentRepository,
  skillGroups: createSkillGroupRepository,
  merchants: createMerchantRepository,
  apiTokens: createApiTokenRepository,
  sessions: createAgentSessions,
  links: createLinkRepository,
  audit: createAuditRepository,
  retention: createRetentionRepository,
  erasures: createErasureRepository,
  storage: createStorageRepository,
  wiringReports: createWiringReportRepository,
};

/** Work that outlives a conversation, and the hours it is counted in. */
const ticketStores = {
  tickets: createTicketRepository,
  ticketTypes: createTicketTypeRepository,
  ticketViews: createTicketViewRepository,
  slaPolicies: createSlaPolicyRepository,
  businessHours: createBusinessHoursRepository,
  businessCalendar: createBusinessCalendarRepository,
};

/** Orders and payments, without what is sealed. */
const commerceStores = {
  orders: createOrderRepository,
  importedOrders: createImportedOrderRepository,
  payments: createPaymentRepository,
  refunds: createRefundRepository,
  payNotices: createPayNoticeRepository,
  complaints: createComplaintRepository,
};

/** What answers before an agent does, and how it was rated. */
const selfServiceStores = {
  selfService: createSelfServiceRepository,
  passiveReplies: createPassiveReplyRepository,
  ratings: createRatingRepository,
  reports: createReportRepository,
};

/** What a merchant sets up on an account. */
const accountStores = {
  menus: createMenuRepository,
  qrCodes: createQrCodeRepository,
  wechatTags: createWechatTagRepository,
};

/** Stores with secrets of the merchant in them. */
const sealedStores = (secretBox: SecretBox) => ({
  channels: createChannelRepository(secretBox),
  secondFactors: createSecondFactorRepository(secretBox),
  payAccounts: createPayAccountRepository(secretBox),
  orderSources: createOrderSourceRepository(secretBox),
  webhooks: createWebhookRepository(secretBox),
  alertTargets: createAlertTargetRepository(secretBox),
});

type Makers = { readonly [Name in keyof Stores]: (...make: Make) => Stores[Name] };
type Lazy = { readonly make: Make; readonly made: Partial<Record<string, Stores[keyof Stores]>> };

/** Makes each store when it is first asked for: a transaction uses few of them. */
const lazily = (makers: Makers): CreateStores => {
  const prototype = {};
  for (const [name, create] of Object.entries(makers)) {
    Object.defineProperty(prototype, name, {
      get(this: Lazy) {
        return (this.made[name] ??= create(...this.make));
      },
    });
  }
  return (...make) => Object.create(prototype, { make: { value: make }, made: { value: {} } });
};

/** Every store of one merchant on one transaction. */
export const storesOf = (secretBox: SecretBox): CreateStores =>
  lazily({
    ...servingStores,
    ...sendingStores,
    ...peopleStores,
    ...ticketStores,
    ...commerceStores,
    ...selfServiceStores,
    ...accountStores,
    ...sealedStores(secretBox),
    savepoint: createSavepoint,
  });
