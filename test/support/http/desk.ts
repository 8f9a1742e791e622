import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { buildComposing } from '../../../src/app/container/composing.js';
import { buildSigningIn, IDLE_MS } from '../../../src/app/container/signing-in.js';
import { systemClock } from '../../../src/app/tools/clock.js';
import { createCursors } from '../../../src/app/tools/cursors.js';
import { createNewId } from '../../../src/app/tools/ids.js';
import { createPasswords } from '../../../src/app/tools/passwords.js';
import { channelSecrets, createTokens } from '../../../src/app/tools/tokens.js';
import { createFolderMediaStore } from '../../../src/files/media/folder-media-store.js';
import { createImageTools } from '../../../src/files/media/image-tools.js';
import { createLinkSigner } from '../../../src/files/media/link-signer.js';
import { createHardenedServer } from '../../../src/http/hardened-server.js';
import type { LimitClass } from '../../../src/http/rate-limits.js';
import type { Route } from '../../../src/http/route.js';
import { createRoutes } from '../../../src/http/routes/routes.js';
import { createHttpApp } from '../../../src/http/server.js';
import { createSessionCookie } from '../../../src/http/session-cookie.js';
import type { Clock } from '../../../src/kernel/clock.js';
import type { Logger } from '../../../src/kernel/logger.js';
import { openDatabase } from '../../../src/postgres/data-source.js';
import { createCustomerReads } from '../../../src/postgres/reads/customers.js';
import { createSearchReads } from '../../../src/postgres/reads/search.js';
import { createColleagueReads } from '../../../src/postgres/reads/colleagues.js';
import { createConversationReads } from '../../../src/postgres/reads/conversations.js';
import { createMessageReads } from '../../../src/postgres/reads/messages.js';
import { createApiTokenDirectory } from '../../../src/postgres/repositories/people/session-repository.js';
import { createMerchantRegister } from '../../../src/postgres/repositories/people/setup-repository.js';
import { createSecretBox } from '../../../src/postgres/channels/secret-box.js';
import { storesOf } from '../../../src/postgres/stores.js';
import { createMerchantReader, createUnitOfWork } from '../../../src/postgres/unit-of-work.js';
import { createRedisConnections } from '../../../src/redis/connect.js';
import { createKeys, databaseOf } from '../../../src/redis/keys.js';
import { createPresence } from '../../../src/redis/presence.js';
import { createPrincipalCache } from '../../../src/redis/session-marks.js';
import { createSubscriptions } from '../../../src/redis/subscriptions.js';
import { createWaitingLine } from '../../../src/redis/line/waiting-line.js';
import { createWakeUp } from '../../../src/redis/wake-up.js';
import { createAuthenticate } from '../../../src/services/sign-in/authenticate.js';
import { createChangeAgent } from '../../../src/services/agents/change-agent.js';
import { createChangeStatus } from '../../../src/services/agents/change-status.js';
import { createCreateAgent } from '../../../src/services/agents/create-agent.js';
import { createAnnounceEnding } from '../../../src/services/sign-in/end-sessions.js';
import { sessionCookieName } from '../../../src/services/sign-in/session-cookie.js';
import { createSignOut } from '../../../src/services/sign-in/sign-out.js';
import { createCreateApiToken } from '../../../src/services/api-tokens/create-api-token.js';
import { createRevokeApiToken } from '../../../src/services/api-tokens/revoke-api-token.js';
import { createChangeChannel } from '../../../src/services/channels/change-channel.js';
import { createWireChannel } from '../../../src/services/channels/wire-channel.js';
import { createAcceptConversation } from '../../../src/services/conversations/accept-conversation.js';
import { createClaimConversation } from '../../../src/services/conversations/claim-conversation.js';
import { createCloseConversation } from '../../../src/services/conversations/close-conversation.js';
import { createAddNote } from '../../../src/services/conversations/notes/add-note.js';
import { createListMentions, createSeeMentions } from '../../../src/services/conversations/notes/mentions.js';
import { createMarkRead } from '../../../src/services/conversations/mark-read.js';
import { createReturnConversation } from '../../../src/services/conversations/return-conversation.js';
import { createTransferConversation } from '../../../src/services/conversations/transfer-conversation.js';
import { createMediaLinks } from '../../../src/services/media/media-links.js';
import { createOpenMedia } from '../../../src/services/media/open-media.js';
import { createUploadMedia } from '../../../src/services/media/upload-media.js';
import { createAddMerchant } from '../../../src/services/merchants/add-merchant.js';
import type { AddMerchant } from '../../../src/services/merchants/add-merchant.js';
import { createChangeRoutingRules } from '../../../src/services/merchants/change-routing-rules.js';
import { createChangeSettings } from '../../../src/services/merchants/change-settings.js';
import { createEnsureMerchantDefaults } from '../../../src/services/merchants/ensure-merchant-defaults.js';
import { createPrepareMerchant } from '../../../src/services/merchants/new-merchant.js';
import { createIsSetUp, createSetUp } from '../../../src/services/merchants/set-up.js';
import { createSetupCode } from '../../../src/services/merchants/setup-code.js';
import { createSendReply } from '../../../src/services/messages/send-reply.js';
import { createChangeCustomer, createTagCustomer } from '../../../src/services/customers/change-customer.js';
import { createManageTags } from '../../../src/services/customers/manage-tags.js';
import {
  createLearnUnionid,
  createMergeCustomers,
  createUndoMerge,
} from '../../../src/services/customers/merge-customers.js';
import { createIndexWaiting } from '../../../src/services/search/index-waiting.js';
import type { IndexWaiting } from '../../../src/services/search/index-waiting.js';
import { createSearch } from '../../../src/services/search/search.js';
import { createCustomerViews } from '../../../src/services/reads/customer-views.js';
import { createConversationViews } from '../../../src/services/reads/conversation-views.js';
import { createListColleagues } from '../../../src/services/reads/list-colleagues.js';
import { createMessageViews } from '../../../src/services/reads/message-views.js';
import { createPeopleLists } from '../../../src/services/reads/people-lists.js';
import { createCreateSkillGroup } from '../../../src/services/skill-groups/create-skill-group.js';
import { createChangeSkillGroup } from '../../../src/services/skill-groups/change-skill-group.js';
import { cloneDatabase, redisForTest } from '../databases.js';

export const SETUP_CODE = 'a-setup-code-for-tests';
export const CONSOLE_ORIGIN = 'http://127.0.0.1:3000';

const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const SECRET = 'a session secret for tests, 32 characters';
const GENEROUS: Readonly<Record<LimitClass, number>> = {
  read: 100_000,
  write: 100_000,
  upload: 100_000,
  sign_in: 100_000,
  open: 100_000,
  refused: 100_000,
};

type Options = {
  readonly clock?: Clock;
  readonly limits?: Readonly<Record<LimitClass, number>>;
  readonly allowInsecure?: boolean;
  readonly consoleFolder?: string;
  readonly logger?: Logger;
  readonly databaseUrl?: string;
};

/** The HTTP side as it is served, on real stores of this test's own. */
export type Desk = {
  readonly server: Server;
  readonly url: string;
  readonly routes: readonly Route[];
  readonly addMerchant: AddMerchant;
  /** What the search worker does with what waits. */
  readonly indexWaiting: IndexWaiting;
  /** The database's owner, past row security: to prepare and to look. */
  readonly sql: <Row>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;
  readonly close: () => Promise<void>;
};

const openStores = async (databaseUrl: string, redisUrl: string, logger: Logger) => {
  const database = await openDatabase({ url: databaseUrl, appPoolSize: 10, systemPoolSize: 10, logger });
  const connections = createRedisConnections({ url: redisUrl, logger });
  await new Promise<void>((resolve) => connections.commands.onReady(resolve));
  const keys = createKeys(databaseOf(redisUrl));
  const subscriptions = createSubscriptions(connections.subscriber, logger);
  const connection = connections.commands;
  const wakeUp = createWakeUp({ connection, subscriptions, keys, logger });
  const secretBox = createSecretBox({ current: randomBytes(32), previous: [] });
  return {
    database,
    connection,
    keys,
    wakeUp,
    secretBox,
    readMerchant: createMerchantReader(database.app),
    unitOfWork: createUnitOfWork(database.app, storesOf(secretBox)),
    close: async () => {
      await database.close();
      await connections.close();
    },
  };
};

type Stores = Awaited<ReturnType<typeof openStores>>;
type Basics = Stores & { readonly clock: Clock; readonly logger: Logger; readonly allowInsecure: boolean };

const buildAgents = (basics: Basics) => {
  const { database, connection, keys, logger } = basics;
  const shared = {
    ...basics,
    newId: createNewId(),
    tokens: createTokens(SECRET),
    cursors: createCursors(SECRET),
    passwords: createPasswords(),
    apiTokens: createApiTokenDirectory(database.system),
    register: createMerchantRegister(database.system),
    cache: createPrincipalCache({ connection, keys, logger }),
    idleMs: IDLE_MS,
    defaultCapacity: 10,
    secrets: channelSecrets,
  };
  const announceEnding = createAnnounceEnding(shared);
  const signingIn = buildSigningIn({ ...shared, system: database.system, announceEnding });
  const prepareMerchant = createPrepareMerchant(shared);
  const ensureDefaults = createEnsureMerchantDefaults(shared);
  const setupCode = createSetupCode({ ...shared, configured: SETUP_CODE });
  return {
    ...shared,
    ...signingIn,
    authenticate: createAuthenticate({ ...shared, ...signingIn }),
    addMerchant: createAddMerchant({ ...shared, prepareMerchant, ensureDefaults }),
    isSetUp: createIsSetUp(shared),
    setUp: createSetUp({ ...shared, ...signingIn, prepareMerchant, ensureDefaults, setupCode }),
    signOut: createSignOut({ ...shared, ...signingIn, announceEnding }),
    createAgent: createCreateAgent(shared),
    changeAgent: createChangeAgent({ ...shared, announceEnding }),
    changeStatus: createChangeStatus(shared),
    createApiToken: createCreateApiToken(shared),
    revokeApiToken: createRevokeApiToken({ ...shared, announceEnding }),
    createSkillGroup: createCreateSkillGroup(shared),
    changeSkillGroup: createChangeSkillGroup(shared),
    wireChannel: createWireChannel(shared),
    changeChannel: createChangeChannel(shared),
    changeSettings: createChangeSettings(shared),
    changeRoutingRules: createChangeRoutingRules(shared),
    lists: createPeopleLists(shared),
  };
};

const buildServing = (agents: ReturnType<typeof buildAgents>, mediaDir: string) => {
  const { connection, keys, clock, readMerchant } = agents;
  const mediaLinks = createMediaLinks({ signer: createLinkSigner(randomBytes(32)), clock });
  const mediaStore = createFolderMediaStore(mediaDir);
  const presence = createPresence({ connection, keys });
  const queuePlaces = createWaitingLine({ connection, keys, clock });
  const search = createSearch({ ...agents, searchReads: createSearchReads({ readMerchant }) });
  return {
    search,
    customerViews: createCustomerViews({ ...agents, search, reads: createCustomerReads({ readMerchant }) }),
    changeCustomer: createChangeCustomer(agents),
    tagCustomer: createTagCustomer(agents),
    mergeCustomers: createMergeCustomers(agents),
    undoMerge: createUndoMerge(agents),
    learnUnionid: createLearnUnionid(agents),
    manageTags: createManageTags(agents),
    conversationViews: createConversationViews({
      ...agents,
      queuePlaces,
      reads: createConversationReads({ readMerchant }),
    }),
    messageViews: createMessageViews({ mediaLinks, reads: createMessageReads({ readMerchant }) }),
    listColleagues: createListColleagues({ ...agents, presence, reads: createColleagueReads({ readMerchant }) }),
    acceptConversation: createAcceptConversation(agents),
    claimConversation: createClaimConversation(agents),
    transferConversation: createTransferConversation(agents),
    returnConversation: createReturnConversation(agents),
    closeConversation: createCloseConversation(agents),
    ...buildComposing(agents),
    markRead: createMarkRead(agents),
    addNote: createAddNote(agents),
    listMentions: createListMentions(agents),
    seeMentions: createSeeMentions(agents),
    sendReply: createSendReply(agents),
    uploadMedia: createUploadMedia({ ...agents, mediaStore, imageTools: createImageTools() }),
    openMedia: createOpenMedia({ ...agents, mediaStore, mediaLinks }),
  };
};

const listen = (server: Server): Promise<string> =>
  new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(`http://127.0.0.1:${address.port}`);
    });
  });

export const openDesk = async (options: Options = {}): Promise<Desk> => {
  const { clock = systemClock, logger = silent, limits = GENEROUS, allowInsecure = true } = options;
  const [database, redis] = [await cloneDatabase(), await redisForTest()];
  const mediaDir = await mkdtemp(join(tmpdir(), 'jiedai-media-'));
  const stores = await openStores(database.url, redis.url, logger);
  const agents = buildAgents({ ...stores, clock, logger, allowInsecure });
  const cookieName = sessionCookieName(false);
  const routes = createRoutes({
    ...agents,
    ...buildServing(agents, mediaDir),
    sessionCookie: createSessionCookie(cookieName, false),
    publicUrl: 'https://desk.example',
  });
  const app = createHttpApp({
    ...agents,
    routes,
    settings: {
      cookieName,
      origins: [CONSOLE_ORIGIN],
      trustedProxies: ['10.0.0.0/8'],
      consoleFolder: options.consoleFolder ?? join(mediaDir, 'no-console'),
      demoPhoneUrl: 'http://127.0.0.1:3100/simulator',
      limits,
    },
    pushRouter: (_ctx, next) => next(),
    isReady: async () => true,
  });
  const server = createHardenedServer(app.callback());
  const owner = new Client({ connectionString: database.url });
  await owner.connect();
  return {
    server,
    url: await listen(server),
    routes,
    addMerchant: agents.addMerchant,
    indexWaiting: createIndexWaiting(agents),
    sql: async (text, values = []) => (await owner.query(text, [...values])).rows,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await owner.end();
      await stores.close();
      await database.drop();
      await rm(mediaDir, { recursive: true, force: true });
    },
  };
};
