import { createAgentRepository } from './repositories/people/agent-repository.js';
import { createApiTokenRepository } from './repositories/people/api-token-repository.js';
import { createChannelRepository } from './repositories/channels/channel-repository.js';
import { createConversationRepository } from './repositories/conversations/conversation-repository.js';
import { createCustomerRepository } from './repositories/conversations/customer-repository.js';
import { createGrantRepository } from './repositories/outbound/grant-repository.js';
import { createJournalMarks } from './repositories/conversations/journal-marks.js';
import { createMediaRepository } from './repositories/conversations/media-repository.js';
import { createMerchantRepository } from './repositories/people/merchant-repository.js';
import { createMessageRepository } from './repositories/conversations/message-repository.js';
import { createOutboundRepository } from './repositories/outbound/outbound-repository.js';
import { createOutboxRepository } from './repositories/outbound/outbox-repository.js';
import { createRoutingRuleRepository } from './repositories/conversations/routing-rule-repository.js';
import { createAgentSessions } from './repositories/people/session-repository.js';
import { createSkillGroupRepository } from './repositories/people/skill-group-repository.js';
import { createTimerRepository } from './repositories/conversations/timer-repository.js';
import { createBusinessHoursRepository } from './repositories/self-service/business-hours-repository.js';
import { createPassiveReplyRepository } from './repositories/self-service/passive-reply-repository.js';
import { createRatingRepository } from './repositories/self-service/rating-repository.js';
import { createSelfServiceRepository } from './repositories/self-service/self-service-repository.js';
import type { SecretBox } from './channels/secret-box.js';
import type { CreateStores } from './unit-of-work.js';

/** Every store of one merchant on one transaction. */
export const storesOf = (secretBox: SecretBox): CreateStores => {
  const createChannels = createChannelRepository(secretBox);
  return (manager, merchantId) => ({
    conversations: createConversationRepository(manager, merchantId),
    customers: createCustomerRepository(manager, merchantId),
    messages: createMessageRepository(manager, merchantId),
    grants: createGrantRepository(manager, merchantId),
    outbound: createOutboundRepository(manager, merchantId),
    media: createMediaRepository(manager, merchantId),
    agents: createAgentRepository(manager, merchantId),
    skillGroups: createSkillGroupRepository(manager, merchantId),
    channels: createChannels(manager, merchantId),
    merchants: createMerchantRepository(manager, merchantId),
    apiTokens: createApiTokenRepository(manager, merchantId),
    routingRules: createRoutingRuleRepository(manager, merchantId),
    sessions: createAgentSessions(manager),
    timers: createTimerRepository(manager, merchantId),
    journal: createJournalMarks(manager),
    outbox: createOutboxRepository(manager, merchantId),
    selfService: createSelfServiceRepository(manager, merchantId),
    businessHours: createBusinessHoursRepository(manager, merchantId),
    passiveReplies: createPassiveReplyRepository(manager, merchantId),
    ratings: createRatingRepository(manager, merchantId),
  });
};
