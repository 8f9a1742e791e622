import { callbackCorpus } from './corpus.js';
import type { Account, Step } from './corpus.js';
import { exchange } from './exchange.js';
import type { Received } from './exchange.js';
import { textIn } from './scope.js';
import type { Scope, Variables } from './scope.js';
import { buildBody } from './wechat/wechat-bodies.js';
import { signedQuery } from './wechat/wechat-sign.js';

const accountNamed = (name: string): Account => {
  const account = callbackCorpus.accounts.get(name);
  if (!account) throw new Error(`no account ${name} in the corpus`);
  return account;
};

const scopeOf = (step: Step, variables: Variables, index: number): Scope => {
  const account = accountNamed(step.account);
  const signAs = step.signAs ?? account.signAs;
  const signer = signAs === undefined ? account : accountNamed(signAs);
  return { variables, account: { ...signer, ...account }, signer, accountNamed, index, signature: '' };
};

/** One request of a case, as it goes over the wire. */
export type PushStep = { readonly step: Step; readonly variables: Variables; readonly index: number };

export const sendPush = (baseUrl: string, { step, variables, index }: PushStep): Promise<Received> => {
  const scope = scopeOf(step, variables, index);
  const body = buildBody(step.body, scope);
  const query = signedQuery(step.auth, body.encrypt, scope);
  const path = step.path.replace('{accountKey}', scope.account.accountKey);
  const headers = Object.entries(step.headers).map(([name, value]) => [name, textIn(value, scope)]);
  return exchange({
    baseUrl,
    method: step.method,
    pathAndQuery: `${path}?${query}`,
    headers: Object.fromEntries(headers),
    body: body.bytes,
    transport: step.transport ?? {},
  });
};
