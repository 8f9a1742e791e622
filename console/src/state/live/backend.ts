import { ref } from 'vue';
import { createAccountsApi } from '../../api/running/accounts-api.js';
import { createAccountApi } from '../../api/people/account-api.js';
import { createCall } from '../../api/call.js';
import { createChannelsApi } from '../../api/running/channels-api.js';
import { createComposingApi } from '../../api/serving/composing-api.js';
import { createConversationsApi } from '../../api/serving/conversations-api.js';
import { createCustomersApi } from '../../api/serving/customers-api.js';
import { createKeepingApi } from '../../api/running/keeping-api.js';
import { createMessagesApi } from '../../api/serving/messages-api.js';
import { createNoticesApi } from '../../api/running/notices-api.js';
import { createSupervisingApi } from '../../api/people/supervising-api.js';
import { createOrdersApi } from '../../api/commerce/orders-api.js';
import { createPaymentsApi } from '../../api/commerce/payments-api.js';
import { createPeopleApi } from '../../api/people/people-api.js';
import { createReportsApi } from '../../api/running/reports-api.js';
import { createSettingsDocumentApi } from '../../api/running/settings-document-api.js';
import { createSelfServiceApi } from '../../api/running/self-service-api.js';
import { createBlockListApi } from '../../api/serving/block-list-api.js';
import { createWebhooksApi } from '../../api/running/webhooks-api.js';
import { createTeamApi } from '../../api/people/team-api.js';
import { createTicketsApi } from '../../api/serving/tickets-api.js';
import { createWiringApi } from '../../api/running/wiring-api.js';
import { askForProof } from './proof-asked.js';

/** The token of the signed-in session; every write carries it. */
export const csrfToken = ref<string | undefined>();

/** Rises each time the server says that nobody is signed in any more. */
export const signedOutCount = ref(0);

/** Rises each time the server lets nothing in but setting up a second factor. */
export const factorNeededCount = ref(0);

const call = createCall({
  csrfToken: () => csrfToken.value,
  onUnauthenticated: () => {
    signedOutCount.value += 1;
  },
  onSecondFactorRequired: () => {
    factorNeededCount.value += 1;
  },
  onProofRequired: askForProof,
});

/** The one way to the server for every store. */
export const backend = {
  people: createPeopleApi(call),
  channels: createChannelsApi(call),
  team: createTeamApi(call),
  conversations: createConversationsApi(call),
  messages: createMessagesApi(call),
  notices: createNoticesApi(call),
  orders: createOrdersApi(call),
  composing: createComposingApi(call),
  account: createAccountApi(call),
  accounts: createAccountsApi(call),
  customers: createCustomersApi(call),
  keeping: createKeepingApi(call),
  selfService: createSelfServiceApi(call),
  settings: createSettingsDocumentApi(call),
  tickets: createTicketsApi(call),
  supervising: createSupervisingApi(call),
  payments: createPaymentsApi(call),
  reports: createReportsApi(call),
  webhooks: createWebhooksApi(call),
  blockList: createBlockListApi(call),
  wiring: createWiringApi(call),
};
