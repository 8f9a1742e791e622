import { conversations } from './en/conversations.js';
import { customers } from './en/customers.js';
import { finding } from './en/finding.js';
import { failures } from './en/failures.js';
import { messages } from './en/messages.js';
import { payments } from './en/payments.js';
import { replies } from './en/replies.js';
import { signingIn } from './en/signing-in.js';
import { supervising } from './en/supervising.js';
import { times } from './en/times.js';
import { workspace } from './en/workspace.js';
import type { zh } from './zh.js';

/** The same in English. */
export const en: Readonly<Record<keyof typeof zh, string>> = {
  ...conversations,
  ...customers,
  ...failures,
  ...finding,
  ...messages,
  ...payments,
  ...replies,
  ...signingIn,
  ...supervising,
  ...times,
  ...workspace,
};
