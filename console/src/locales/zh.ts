import { account } from './zh/account.js';
import { accounts } from './zh/accounts.js';
import { audit } from './zh/audit.js';
import { cards } from './zh/cards.js';
import { composing } from './zh/composing.js';
import { conversations } from './zh/conversations.js';
import { customers } from './zh/customers.js';
import { finding } from './zh/finding.js';
import { failures } from './zh/failures.js';
import { keeping } from './zh/keeping.js';
import { lists } from './zh/lists.js';
import { messages } from './zh/messages.js';
import { menus } from './zh/menus.js';
import { notices } from './zh/notices.js';
import { orders } from './zh/orders.js';
import { orderSettings } from './zh/order-settings.js';
import { payments } from './zh/payments.js';
import { personalData } from './zh/personal-data.js';
import { proof } from './zh/proof.js';
import { replies } from './zh/replies.js';
import { reports } from './zh/reports.js';
import { selfService } from './zh/self-service.js';
import { settingsDocument } from './zh/settings-document.js';
import { signingIn } from './zh/signing-in.js';
import { supervising } from './zh/supervising.js';
import { tickets } from './zh/tickets.js';
import { team } from './zh/team.js';
import { times } from './zh/times.js';
import { webhooks } from './zh/webhooks.js';
import { doctor } from './zh/doctor.js';
import { wiring } from './zh/wiring.js';
import { workspace } from './zh/workspace.js';

/** What stands on screen, in Chinese. 你 to agents, 您 to customers; buttons are verbs; no exclamation marks. */
export const zh = {
  ...account,
  ...accounts,
  ...audit,
  ...cards,
  ...composing,
  ...conversations,
  ...customers,
  ...failures,
  ...finding,
  ...keeping,
  ...lists,
  ...messages,
  ...menus,
  ...notices,
  ...orders,
  ...orderSettings,
  ...payments,
  ...personalData,
  ...proof,
  ...replies,
  ...reports,
  ...selfService,
  ...settingsDocument,
  ...signingIn,
  ...supervising,
  ...tickets,
  ...team,
  ...times,
  ...webhooks,
  ...doctor,
  ...wiring,
  ...workspace,
};
