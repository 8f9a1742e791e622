import { account } from './en/account.js';
import { accounts } from './en/accounts.js';
import { audit } from './en/audit.js';
import { cards } from './en/cards.js';
import { composing } from './en/composing.js';
import { conversations } from './en/conversations.js';
import { customers } from './en/customers.js';
import { finding } from './en/finding.js';
import { failures } from './en/failures.js';
import { keeping } from './en/keeping.js';
import { lists } from './en/lists.js';
import { messages } from './en/messages.js';
import { menus } from './en/menus.js';
import { notices } from './en/notices.js';
import { orders } from './en/orders.js';
import { orderSettings } from './en/order-settings.js';
import { payments } from './en/payments.js';
import { personalData } from './en/personal-data.js';
import { proof } from './en/proof.js';
import { replies } from './en/replies.js';
import { reports } from './en/reports.js';
import { selfService } from './en/self-service.js';
import { settingsDocument } from './en/settings-document.js';
import { signingIn } from './en/signing-in.js';
import { supervising } from './en/supervising.js';
import { tickets } from './en/tickets.js';
import { team } from './en/team.js';
import { times } from './en/times.js';
import { webhooks } from './en/webhooks.js';
import { doctor } from './en/doctor.js';
import { wiring } from './en/wiring.js';
import { workspace } from './en/workspace.js';
import type { zh } from './zh.js';

/** The same in English. */
export const en: Readonly<Record<keyof typeof zh, string>> = {
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
