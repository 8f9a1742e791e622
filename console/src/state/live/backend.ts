import { ref } from 'vue';
import { createAccountsApi } from '../../api/accounts-api.js';
import { createAccountApi } from '../../api/account-api.js';
import { createCall } from '../../api/call.js';
import { createChannelsApi } from '../../api/channels-api.js';
import { createComposingApi } from '../../api/composing-api.js';
import { createConversationsApi } from '../../api/conversations-api.js';
import { createCustomersApi } from '../../api/customers-api.js';
import { createKeepingApi } from '../../api/keeping-api.js';
import { createMessagesApi } from '../../api/messages-api.js';
import { createNoticesApi } from '../../api/notices-api.js';
import { createSupervisingApi } from '../../api/supervising-api.js';
import { createOrdersApi } from '../../api/orders-api.js';
import { createPaymentsApi } from '../../api/payments-api.js';
import { createPeopleApi } from '../../api/people-api.js';
import { createReportsApi } from '../../api/reports-api.js';
import { createSelfServiceApi } from '../../api/self-service-api.js';
import { createBlockListApi } from '../../api/block-list-api.js';
import { createWebhooksApi } from '../../api/webhooks-api.js';
import { createTeamApi } from '../../api/team-api.js';
import { createTicketsApi } from '../../api/tickets-api.js';
import { createWiringApi } from '../../api/wiring-api.js';

/** The token of the signed-in session; every write carries it. */
export const csrfToken = ref<string | undefined>();

/** Rises each time the server says that nobody is signed in any more. */
export const signedOutCount = ref(0);

const call = createCall({
  csrfToken: () => csrfToken.value,
  onUnauthenticated: () => {
    signedOutCount.value += 1;
  },
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
  tickets: createTicketsApi(call),
  supervising: createSupervisingApi(call),
  payments: createPaymentsApi(call),
  reports: createReportsApi(call),
  webhooks: createWebhooksApi(call),
  blockList: createBlockListApi(call),
  wiring: createWiringApi(call),
};
