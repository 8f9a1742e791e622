import { callbackCorpus } from '../corpus.js';
import type { Account } from '../corpus.js';
import { exchange } from '../exchange.js';
import type { Received } from '../exchange.js';
import type { Variables } from '../scope.js';
import type { PayStep } from './pay-corpus.js';
import { buildNotice } from './pay-notice.js';
import { vouchingHeaders } from './pay-sign.js';

const accountNamed = (name: string): Account => {
  const account = callbackCorpus.accounts.get(name);
  if (!account) throw new Error(`no account ${name}`);
  return account;
};

export type NoticeStep = { readonly step: PayStep; readonly variables: Variables; readonly index: number };

/** One notice of a case, as it goes over the wire. */
export const sendNotice = (baseUrl: string, { step, variables, index }: NoticeStep): Promise<Received> => {
  const account = accountNamed(step.account);
  const signAs = step.signAs ?? account.signAs;
  const signer = signAs === undefined ? account : accountNamed(signAs);
  const scope = { variables, account: { ...signer, ...account }, signer, accountNamed, index, signature: '' };
  const body = buildNotice(step.body, scope);
  return exchange({
    baseUrl,
    method: step.method,
    pathAndQuery: step.path.replace('{accountKey}', account.accountKey),
    headers: { ...step.headers, ...vouchingHeaders(step.auth, body, scope) },
    body: body.sent,
    transport: {},
  });
};
