import { account } from './en/account.js';
import { composing } from './en/composing.js';
import { conversations } from './en/conversations.js';
import { customers } from './en/customers.js';
import { failures } from './en/failures.js';
import { messages } from './en/messages.js';
import { replies } from './en/replies.js';
import { signingIn } from './en/signing-in.js';
import { times } from './en/times.js';
import { workspace } from './en/workspace.js';
import type { zh } from './zh.js';

/** The same in English. */
export const en: Readonly<Record<keyof typeof zh, string>> = {
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
