import { createAgentRepository } from './repositories/agent-repository.js';
import { createApiTokenRepository } from './repositories/api-token-repository.js';
import { createChannelRepository } from './repositories/channel-repository.js';
import { createConversationRepository } from './repositories/conversation-repository.js';
import { createCustomerRepository } from './repositories/customer-repository.js';
import { createGrantRepository } from './repositories/grant-repository.js';
import { createJournalMarks } from './repositories/journal-marks.js';
import { createMediaRepository } from './repositories/media-repository.js';
import { createMerchantRepository } from './repositories/merchant-repository.js';
import { createMessageRepository } from './repositories/message-repository.js';
import { createOutboundRepository } from './repositories/outbound-repository.js';
import { createOutboxRepository } from './repositories/outbox-repository.js';
import { createRoutingRuleRepository } from './repositories/routing-rule-repository.js';
import { createAgentSessions } from './repositories/session-repository.js';
import { createSkillGroupRepository } from './repositories/skill-group-repository.js';
import { createTimerRepository } from './repositories/timer-repository.js';
import type { SecretBox } from './secret-box.js';
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
  });
};
