import type { DataSource } from 'typeorm';
import { createAuditReads } from '../../../postgres/reads/audit.js';
import { createBoardReads } from '../../../postgres/reads/board.js';
import { createColleagueReads } from '../../../postgres/reads/colleagues.js';
import { createCustomerReads } from '../../../postgres/reads/customers.js';
import { createSearchReads } from '../../../postgres/reads/search.js';
import { createConversationReads } from '../../../postgres/reads/conversations/conversations.js';
import { createMessageReads } from '../../../postgres/reads/conversations/messages.js';
import { createApiTokenDirectory } from '../../../postgres/repositories/people/session-repository.js';
import { createMerchantRegister } from '../../../postgres/repositories/people/setup-repository.js';
import { createPrincipalCache } from '../../../redis/session-marks.js';
import { createAuthenticate } from '../../../services/sign-in/authenticate.js';
import { createChangeAgent } from '../../../services/agents/change-agent.js';
import { createChangeStatus } from '../../../services/agents/change-status.js';
import { createRemoveAgent } from '../../../services/agents/remove-agent.js';
import { createCreateAgent } from '../../../services/agents/create-agent.js';
import { createAnnounceEnding } from '../../../services/sign-in/end-sessions.js';
import { createSignOut } from '../../../services/sign-in/sign-out.js';
import { createCreateApiToken } from '../../../services/api-tokens/create-api-token.js';
import { createRevokeApiToken } from '../../../services/api-tokens/revoke-api-token.js';
import { createChangeChannel } from '../../../services/channels/change-channel.js';
import { createHandOverChannel, createReadChannelWork } from '../../../services/channels/hand-over-channel.js';
import { createRemoveChannel } from '../../../services/channels/remove-channel.js';
import { createRotateChannel } from '../../../services/channels/rotate-channel.js';
import { createWireChannel } from '../../../services/channels/wire-channel.js';
import { createMakeLink } from '../../../services/links/make-link.js';
import { createLookAtLink, createUseLink } from '../../../services/links/use-link.js';
import { createLinkDirectory } from '../../../postgres/repositories/people/link-repository.js';
import { createChangeRoutingRules } from '../../../services/merchants/change-routing-rules.js';
import { createChangeSettings } from '../../../services/merchants/change-settings.js';
import { createAddMerchant } from '../../../services/merchants/add-merchant.js';
import { createEnsureMerchantDefaults } from '../../../services/merchants/ensure-merchant-defaults.js';
import { createPrepareMerchant } from '../../../services/merchants/new-merchant.js';
import { createIsSetUp, createSetUp } from '../../../services/merchants/set-up.js';
import { createSetupCode } from '../../../services/merchants/setup-code.js';
import { createCsv } from '../../../files/csv/csv.js';
import { createExportConversation } from '../../../services/conversations/export-conversation.js';
import {
  createBlockCustomer,
  createBlockList,
  createUnblockCustomer,
} from '../../../services/customers/blocking/block-customer.js';
import { createNoteSeen } from '../../../services/customers/note-seen.js';
import { createCustomerViews } from '../../../services/reads/customer-views.js';
import { createCountFound, createSearch } from '../../../services/search/search.js';
import { createConversationViews } from '../../../services/reads/conversation-views.js';
import { createCustomerLines } from '../../../services/reads/customer-lines.js';
import { createListAudit } from '../../../services/reads/list-audit.js';
import { createListColleagues } from '../../../services/reads/list-colleagues.js';
import { createMessageViews } from '../../../services/reads/message-views.js';
import { createPeopleLists } from '../../../services/reads/people-lists.js';
import { createReadBoard } from '../../../services/supervising/read-board.js';
import { createChangeSkillGroup } from '../../../services/skill-groups/change-skill-group.js';
import { createReadSkillGroupUses, createRemoveSkillGroup } from '../../../services/skill-groups/remove-skill-group.js';
import { createCreateSkillGroup } from '../../../services/skill-groups/create-skill-group.js';
import { createCursors } from '../../tools/cursors.js';
import { createPasswords } from '../../tools/passwords.js';
import { channelSecrets, createTokens } from '../../tools/tokens.js';
import { buildComposing } from '../serving/composing.js';
import type { Foundation } from '../foundation.js';
import type { Payments } from '../commerce/payments.js';
import type { Sending } from '../serving/sending.js';
import type { Routing } from '../serving/serving.js';
import { buildSigningIn, IDLE_MS } from './signing-in.js';

/** Signing in, and what owners and admins manage. */
export const buildPeople = (foundation: Foundation, { paySettings }: Pick<Payments, 'paySettings'>) => {
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
  const prepareMerchant = createPrepareMerchant({ passwords, newId, defaultCapacity: config.defaultCapacity });
  const shared = { ...foundation, ...signingIn, tokens, passwords, cache, announceEnding, ensureDefaults };
  const { defaultCapacity, allowInsecureChannels: allowInsecure } = config;
  const changeChannel = createChangeChannel({ ...shared, allowInsecure });
  return {
    tokens,
    announceEnding,
    setupCode,
    register,
    ensureDefaults,
    ...signingIn,
    signOut: createSignOut(shared),
    authenticate: createAuthenticate({ ...shared, apiTokens: createApiTokenDirectory(system), idleMs: IDLE_MS }),
    addMerchant: createAddMerchant({ register, prepareMerchant, ensureDefaults }),
    setUp: createSetUp({ ...shared, register, setupCode, prepareMerchant }),
    isSetUp: createIsSetUp({ register }),
    changeStatus: createChangeStatus(shared),
    createAgent: createCreateAgent({ ...shared, defaultCapacity }),
    changeAgent: createChangeAgent(shared),
    removeAgent: createRemoveAgent(shared),
    ...buildLinks({ ...shared, system }),
    createSkillGroup: createCreateSkillGroup(shared),
    changeSkillGroup: createChangeSkillGroup(shared),
    removeSkillGroup: createRemoveSkillGroup(shared),
    readSkillGroupUses: createReadSkillGroupUses(shared),
    createApiToken: createCreateApiToken(shared),
    revokeApiToken: createRevokeApiToken(shared),
    wireChannel: createWireChannel({ ...shared, secrets: channelSecrets, allowInsecure, paySettings }),
    changeChannel,
    rotateChannel: createRotateChannel({ changeChannel, secrets: channelSecrets }),
    removeChannel: createRemoveChannel(shared),
    ...buildChannelWork(shared),
    changeSettings: createChangeSettings(shared),
    changeRoutingRules: createChangeRoutingRules(shared),
    blockCustomer: createBlockCustomer(shared),
    unblockCustomer: createUnblockCustomer(shared),
    blockList: createBlockList({ ...foundation, cursors: createCursors(config.sessionSecret) }),
  };
};

/** What is open in a channel, before it falls silent. */
const buildChannelWork = (needs: Parameters<typeof createHandOverChannel>[0]) => ({
  readChannelWork: createReadChannelWork(needs),
  handOverChannel: createHandOverChannel(needs),
});

type LinkNeeds = Parameters<typeof createMakeLink>[0] &
  Omit<Parameters<typeof createUseLink>[0], 'linkDirectory'> & { readonly system: DataSource };

/** Links by which agents set their password. */
const buildLinks = (needs: LinkNeeds) => {
  const linked = { ...needs, linkDirectory: createLinkDirectory(needs.system) };
  return { makeLink: createMakeLink(linked), lookAtLink: createLookAtLink(linked), useLink: createUseLink(linked) };
};

export type People = ReturnType<typeof buildPeople>;

/** What screens read. */
export const buildReads = (foundation: Foundation, { mediaLinks }: Sending, { presence, waitingLine }: Routing) => {
  const { config, readMerchant, unitOfWork, clock, logger } = foundation;
  const cursors = createCursors(config.sessionSecret);
  const searchReads = createSearchReads({ readMerchant });
  const noteSeen = createNoteSeen(foundation);
  const search = createSearch({ searchReads, cursors, noteSeen });
  const conversationReads = createConversationReads({ readMerchant });
  const colleagueReads = createColleagueReads({ readMerchant });
  const messageReads = createMessageReads({ readMerchant });
  const messageViews = createMessageViews({ reads: messageReads, mediaLinks });
  return {
    search,
    countFound: createCountFound({ searchReads }),
    exportConversation: createExportConversation({
      conversationReads,
      messageReads,
      colleagueReads,
      unitOfWork,
      clock,
      csv: createCsv(),
    }),
    customerViews: createCustomerViews({
      reads: createCustomerReads({ readMerchant }),
      search,
      cursors,
      clock,
      noteSeen,
    }),
    ...buildComposing({ ...foundation, cursors }),
    lists: createPeopleLists({ unitOfWork, cursors }),
    listAudit: createListAudit({ reads: createAuditReads({ readMerchant }), cursors }),
    readBoard: createReadBoard({ ...foundation, presence, reads: createBoardReads(foundation) }),
    listColleagues: createListColleagues({ reads: colleagueReads, presence, logger }),
    messageViews,
    customerLines: createCustomerLines({ reads: messageReads, messageViews, cursors }),
    conversationViews: createConversationViews({
      reads: conversationReads,
      cursors,
      queuePlaces: waitingLine,
      clock,
      logger,
    }),
  };
};

export type Reads = ReturnType<typeof buildReads>;
