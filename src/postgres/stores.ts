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
import type { CreateStores } from './unit-of-work.js';

type Make = Parameters<CreateStores>;

/** What conversations are made of. */
const servingStores = (...[manager, merchantId, gather]: Make) => ({
  conversations: createConversationRepository(manager, merchantId, gather),
  customers: createCustomerRepository(manager, merchantId, gather),
  profiles: createProfileRepository(manager, merchantId),
  tags: createTagRepository(manager, merchantId),
  merges: createMergeRepository(manager, merchantId),
  blocks: createBlockRepository(manager, merchantId),
  search: createSearchRepository(manager, merchantId),
  messages: createMessageRepository(manager, merchantId, gather),
  media: createMediaRepository(manager, merchantId),
  mentions: createMentionRepository(manager, merchantId),
  timers: createTimerRepository(manager, merchantId, gather),
  journal: createJournalMarks(manager, gather),
  routingRules: createRoutingRuleRepository(manager, merchantId),
});

/** What is sent, and what stands ready to be. */
const sendingStores = (...[manager, merchantId, gather]: Make) => ({
  grants: createGrantRepository(manager, merchantId, gather),
  outbound: createOutboundRepository(manager, merchantId, gather),
  outbox: createOutboxRepository(manager, merchantId, gather),
  quickReplies: createQuickReplyRepository(manager, merchantId),
  sensitiveWords: createSensitiveWordRepository(manager, merchantId),
  notices: createNoticeRepository(manager, merchantId),
});

/** Who works for the merchant, and what they did. */
const peopleStores = (...[manager, merchantId, gather]: Make) => ({
  agents: createAgentRepository(manager, merchantId),
  skillGroups: createSkillGroupRepository(manager, merchantId),
  merchants: createMerchantRepository(manager, merchantId, gather),
  apiTokens: createApiTokenRepository(manager, merchantId),
  sessions: createAgentSessions(manager),
  links: createLinkRepository(manager, merchantId),
  audit: createAuditRepository(manager, merchantId),
  retention: createRetentionRepository(manager, merchantId),
  erasures: createErasureRepository(manager, merchantId),
  storage: createStorageRepository(manager, merchantId),
  wiringReports: createWiringReportRepository(manager, merchantId),
});

/** Work that outlives a conversation, and the hours it is counted in. */
const ticketStores = (...[manager, merchantId]: Make) => ({
  tickets: createTicketRepository(manager, merchantId),
  ticketTypes: createTicketTypeRepository(manager, merchantId),
  ticketViews: createTicketViewRepository(manager, merchantId),
  slaPolicies: createSlaPolicyRepository(manager, merchantId),
  businessHours: createBusinessHoursRepository(manager, merchantId),
  businessCalendar: createBusinessCalendarRepository(manager, merchantId),
});

/** Orders and payments, without what is sealed. */
const commerceStores = (...[manager, merchantId]: Make) => ({
  orders: createOrderRepository(manager, merchantId),
  importedOrders: createImportedOrderRepository(manager, merchantId),
  payments: createPaymentRepository(manager, merchantId),
  refunds: createRefundRepository(manager, merchantId),
  payNotices: createPayNoticeRepository(manager, merchantId),
  complaints: createComplaintRepository(manager, merchantId),
});

/** What answers before an agent does, and how it was rated. */
const selfServiceStores = (...[manager, merchantId, gather]: Make) => ({
  selfService: createSelfServiceRepository(manager, merchantId, gather),
  passiveReplies: createPassiveReplyRepository(manager, merchantId),
  ratings: createRatingRepository(manager, merchantId),
  reports: createReportRepository(manager, merchantId),
});

/** What a merchant sets up on an account. */
const accountStores = (...[manager, merchantId]: Make) => ({
  menus: createMenuRepository(manager, merchantId),
  qrCodes: createQrCodeRepository(manager, merchantId),
  wechatTags: createWechatTagRepository(manager, merchantId),
});

/** Stores with secrets of the merchant in them. */
const sealedStores = (secretBox: SecretBox) => {
  const createChannels = createChannelRepository(secretBox);
  const createSecondFactors = createSecondFactorRepository(secretBox);
  const createPayAccounts = createPayAccountRepository(secretBox);
  const createOrderSources = createOrderSourceRepository(secretBox);
  const createWebhooks = createWebhookRepository(secretBox);
  const createAlertTargets = createAlertTargetRepository(secretBox);
  return (...[manager, merchantId, gather]: Make) => ({
    channels: createChannels(manager, merchantId, gather),
    secondFactors: createSecondFactors(manager, merchantId),
    payAccounts: createPayAccounts(manager, merchantId),
    orderSources: createOrderSources(manager, merchantId),
    webhooks: createWebhooks(manager, merchantId),
    alertTargets: createAlertTargets(manager, merchantId),
  });
};

/** Every store of one merchant on one transaction. */
export const storesOf = (secretBox: SecretBox): CreateStores => {
  const createSealed = sealedStores(secretBox);
  return (...make) => ({
    ...servingStores(...make),
    ...sendingStores(...make),
    ...peopleStores(...make),
    ...ticketStores(...make),
    ...commerceStores(...make),
    ...selfServiceStores(...make),
    ...accountStores(...make),
    ...createSealed(...make),
    savepoint: createSavepoint(make[0]),
  });
};
