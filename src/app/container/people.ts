import { createColleagueReads } from '../../postgres/reads/colleagues.js';
import { createCustomerReads } from '../../postgres/reads/customers.js';
import { createSearchReads } from '../../postgres/reads/search.js';
import { createConversationReads } from '../../postgres/reads/conversations.js';
import { createMessageReads } from '../../postgres/reads/messages.js';
import { createApiTokenDirectory } from '../../postgres/repositories/people/session-repository.js';
import { createMerchantRegister } from '../../postgres/repositories/people/setup-repository.js';
import { createPrincipalCache } from '../../redis/session-marks.js';
import { createAuthenticate } from '../../services/sign-in/authenticate.js';
import { createChangeAgent } from '../../services/agents/change-agent.js';
import { createChangeStatus } from '../../services/agents/change-status.js';
import { createCreateAgent } from '../../services/agents/create-agent.js';
import { createAnnounceEnding } from '../../services/sign-in/end-sessions.js';
import { createSignOut } from '../../services/sign-in/sign-out.js';
import { createCreateApiToken } from '../../services/api-tokens/create-api-token.js';
import { createRevokeApiToken } from '../../services/api-tokens/revoke-api-token.js';
import { createChangeChannel } from '../../services/channels/change-channel.js';
import { createWireChannel } from '../../services/channels/wire-channel.js';
import { createChangeRoutingRules } from '../../services/merchants/change-routing-rules.js';
import { createChangeSettings } from '../../services/merchants/change-settings.js';
import { createEnsureMerchantDefaults } from '../../services/merchants/ensure-merchant-defaults.js';
import { createPrepareMerchant } from '../../services/merchants/new-merchant.js';
import { createIsSetUp, createSetUp } from '../../services/merchants/set-up.js';
import { createSetupCode } from '../../services/merchants/setup-code.js';
import { createCustomerViews } from '../../services/reads/customer-views.js';
import { createSearch } from '../../services/search/search.js';
import { createConversationViews } from '../../services/reads/conversation-views.js';
import { createListColleagues } from '../../services/reads/list-colleagues.js';
import { createMessageViews } from '../../services/reads/message-views.js';
import { createPeopleLists } from '../../services/reads/people-lists.js';
import { createChangeSkillGroup } from '../../services/skill-groups/change-skill-group.js';
import { createCreateSkillGroup } from '../../services/skill-groups/create-skill-group.js';
import { createCursors } from '../tools/cursors.js';
import { createPasswords } from '../tools/passwords.js';
import { channelSecrets, createTokens } from '../tools/tokens.js';
import { buildComposing } from './composing.js';
import type { Foundation } from './foundation.js';
import type { Sending } from './sending.js';
import type { Routing } from './serving.js';
import { buildSigningIn, IDLE_MS } from './signing-in.js';

/** Signing in, and what owners and admins manage. */
export const buildPeople = (foundation: Foundation) => {
  const { config, database, connection, keys, logger, clock, newId, unitOfWork } = foundation;
  const { system } = database;
  const tokens = createTokens(config.sessionSecret);
  const passwords = createPasswords();
  const cache = createPrincipalCache({ connection, keys, logger });
  const announceEnding = createAnnounceEnding({ cache, wakeUp: foundation.wakeUp });
  const signingIn = buildSigningIn({ ...foundation, system, tokens, passwords, announceEnding });
  const setupCode = createSetupCode({ configured: config.setupCode, tokens, clock });
  const register = createMerchantRegister(system);
  const ensureDefaults = createEnsureMerchantDefaults({ unitOfWork, newId });
  const shared = { ...foundation, ...signingIn, tokens, passwords, cache, announceEnding, ensureDefaults };
  const { defaultCapacity, allowInsecureChannels: allowInsecure } = config;
  return {
    tokens,
    setupCode,
    register,
    ensureDefaults,
    ...signingIn,
    signOut: createSignOut(shared),
    authenticate: createAuthenticate({ ...shared, apiTokens: createApiTokenDirectory(system), idleMs: IDLE_MS }),
    setUp: createSetUp({
      ...shared,
      register,
      setupCode,
      prepareMerchant: createPrepareMerchant({ passwords, newId, defaultCapacity }),
    }),
    isSetUp: createIsSetUp({ register }),
    changeStatus: createChangeStatus(shared),
    createAgent: createCreateAgent({ ...shared, defaultCapacity }),
    changeAgent: createChangeAgent(shared),
    createSkillGroup: createCreateSkillGroup(shared),
    changeSkillGroup: createChangeSkillGroup(shared),
    createApiToken: createCreateApiToken(shared),
    revokeApiToken: createRevokeApiToken(shared),
    wireChannel: createWireChannel({ ...shared, secrets: channelSecrets, allowInsecure }),
    changeChannel: createChangeChannel({ ...shared, allowInsecure }),
    changeSettings: createChangeSettings(shared),
    changeRoutingRules: createChangeRoutingRules(shared),
  };
};

export type People = ReturnType<typeof buildPeople>;

/** What screens read. */
export const buildReads = (foundation: Foundation, { mediaLinks }: Sending, { presence, waitingLine }: Routing) => {
  const { config, readMerchant, unitOfWork, clock, logger } = foundation;
  const cursors = createCursors(config.sessionSecret);
  const search = createSearch({ searchReads: createSearchReads({ readMerchant }), cursors });
  return {
    ...buildComposing({ ...foundation, cursors }),
    search,
    customerViews: createCustomerViews({ reads: createCustomerReads({ readMerchant }), search, cursors, clock }),
    lists: createPeopleLists({ unitOfWork, cursors }),
    listColleagues: createListColleagues({ reads: createColleagueReads({ readMerchant }), presence, logger }),
    messageViews: createMessageViews({ reads: createMessageReads({ readMerchant }), mediaLinks }),
    conversationViews: createConversationViews({
      reads: createConversationReads({ readMerchant }),
      cursors,
      queuePlaces: waitingLine,
      clock,
      logger,
    }),
  };
};

export type Reads = ReturnType<typeof buildReads>;
