import { account } from './zh/account.js';
import { composing } from './zh/composing.js';
import { conversations } from './zh/conversations.js';
import { customers } from './zh/customers.js';
import { failures } from './zh/failures.js';
import { messages } from './zh/messages.js';
import { replies } from './zh/replies.js';
import { signingIn } from './zh/signing-in.js';
import { times } from './zh/times.js';
import { workspace } from './zh/workspace.js';

/** What stands on screen, in Chinese. 你 to agents, 您 to customers; buttons are verbs; no exclamation marks. */
export const zh = {
  ...account,
  ...composing,
  ...conversations,
  ...customers,
  ...failures,
  ...messages,
  ...replies,
  ...signingIn,
  ...times,
  ...workspace,
};
