import { createPublicKey, randomUUID } from 'node:crypto';
import { newChannelAnswer } from '../../../src/contract/channels/channels.js';
import { bodyFor, changeFor } from '../../../test/support/bad-inputs/account-bodies.js';
import { apiCorpus, pathOf } from '../../../test/support/bad-inputs/api-corpus.js';
import { callbackCorpus } from '../../../test/support/bad-inputs/corpus.js';
import { exchange } from '../../../test/support/bad-inputs/exchange.js';
import { ROUTES, framesFor } from '../../../test/support/bad-inputs/map.js';
import { payCorpus } from '../../../test/support/bad-inputs/pay/pay-corpus.js';
import { privatePem, publicPem } from '../../../test/support/bad-inputs/pay/pay-keys.js';
import { sendNotice } from '../../../test/support/bad-inputs/pay/send-notice.js';
import { bodyOf, plainBuilders } from '../../../test/support/bad-inputs/plain-bodies.js';
import type { BuildBody } from '../../../test/support/bad-inputs/plain-bodies.js';
import { sendPush } from '../../../test/support/bad-inputs/send-push.js';
import { newVariables } from '../../../test/support/bad-inputs/scope.js';
import { formOf, uploadCorpus } from '../../../test/support/bad-inputs/upload-corpus.js';
import { rawBytesOf, socketCorpus, upgrade } from '../../../test/support/bad-inputs/ws-corpus.js';
import type { SocketCase, Upgraded } from '../../../test/support/bad-inputs/ws-corpus.js';
import { ask, call } from '../../../test/support/product/api.js';
import type { Product } from '../../../test/support/product/product.js';

/** One case of the corpus; gives the statuses it was answered with. */
export type Ask = { readonly id: string; readonly run: () => Promise<readonly (number | 'closed')[]> };

const wireAccounts = async ({ url, bearer: headers }: Product): Promise<void> => {
  for (const account of [...callbackCorpus.accounts.values()].filter(({ exists }) => exists)) {
    const { id } = await ask(newChannelAnswer, `${url}/api/v1/channels`, { headers, body: bodyFor(account) });
    const change = changeFor(account);
    if (Object.keys(change).length > 0)
      await call(`${url}/api/v1/channels/${id}`, { method: 'PATCH', headers, body: change });
    const { pay } = account;
    if (!pay) continue;
    const [own] = pay.trusted;
    const body = {
      mchId: pay.mchId,
      merchantSerial: pay.merchantSerial,
      privateKey: privatePem(pay.merchantKey),
      apiV3Key: pay.apiV3Key,
      publicKeyId: own?.serial,
      publicKey: publicPem(own?.key ?? ''),
    };
    createPublicKey(body.publicKey);
    await call(`${url}/api/v1/channels/${id}/pay`, { method: 'PUT', headers, body });
  }
};

const pushAsks = ({ url }: Product): readonly Ask[] =>
  [...callbackCorpus.cases, ...callbackCorpus.controls].map(({ id, steps }) => ({
    id,
    run: async () => {
      const variables = newVariables('http://127.0.0.1:9');
      const statuses: (number | 'closed')[] = [];
      for (const step of steps) statuses.push((await sendPush(url, { step, variables, index: 0 })).status);
      return statuses;
    },
  }));

const noticeAsks = ({ url }: Product): readonly Ask[] =>
  [...payCorpus.cases, ...payCorpus.controls].map(({ id, steps }) => ({
    id,
    run: async () => {
      const variables = newVariables('');
      const statuses: (number | 'closed')[] = [];
      for (const step of steps) statuses.push((await sendNotice(url, { step, variables, index: 0 })).status);
      return statuses;
    },
  }));

const nobody = { accountKey: '', exists: false };
const build: BuildBody = (spec, scope) => {
  const gen = typeof spec === 'object' && spec !== null && 'gen' in spec ? String(spec.gen) : 'none';
  return plainBuilders[gen]?.(spec, scope, build) ?? bodyOf('');
};
/** What the corpus names in double braces is something that is not there: what is refused is refused all the same. */
const filled = <T extends object>(input: T): T => ({
  ...input,
  ...JSON.parse(JSON.stringify(input).replace(/\{\{[^}]+\}\}/g, () => randomUUID())),
});

const apiAsks = ({ url, bearer }: Product): readonly Ask[] =>
  apiCorpus.cases.map((raw) => ({
    id: raw.id,
    run: async () => {
      const input = filled(raw);
      const scope = { variables: newVariables(''), account: nobody, signer: nobody, accountNamed: () => nobody };
      const body = input.body ? build(input.body, { ...scope, index: 0, signature: '' }).bytes : Buffer.alloc(0);
      const query = input.query ? `?${new URLSearchParams(input.query)}` : '';
      const who = input.as === 'anonymous' ? {} : bearer;
      const sent = { baseUrl: url, method: input.method, pathAndQuery: pathOf(input) + query, body, transport: {} };
      return [(await exchange({ ...sent, headers: { ...input.headers, ...who } })).status];
    },
  }));

const uploadAsks = ({ url, bearer }: Product): readonly Ask[] =>
  uploadCorpus
    .filter(({ method }) => method === 'POST')
    .map((raw) => ({
      id: raw.id,
      run: async () => {
        const { type, body } = await formOf(filled(raw));
        const { abortAfterFraction } = raw.multipart;
        const transport = abortAfterFraction === undefined ? {} : { abortAfterFraction };
        const sent = { baseUrl: url, method: 'POST', pathAndQuery: ROUTES['media.upload'] ?? '', body, transport };
        return [(await exchange({ ...sent, headers: { ...bearer, 'content-type': type } })).status];
      },
    }));

/** How long a socket is listened to; who says nothing at all is not waited for. */
const LISTENED_MS = 200;

const say = ({ socket, raw }: Upgraded, send: SocketCase['send'] = []): void => {
  for (const item of send) {
    if (typeof item === 'string') for (const frame of framesFor(filled({ item }).item)) socket?.send(frame);
    else raw?.write(rawBytesOf(item));
  }
};

const socketAsks = ({ url, bearer }: Product): readonly Ask[] =>
  socketCorpus.map(({ id, as, connect, send }) => ({
    id,
    run: async () => {
      const address = new URL(connect.path ?? '/api/v1/socket', url.replace('http', 'ws'));
      const upgraded = await upgrade(address.href, { ...connect.headers, ...(as === 'agentA' && bearer) });
      say(upgraded, send);
      if (upgraded.socket) await new Promise((resolve) => setTimeout(resolve, LISTENED_MS));
      upgraded.socket?.terminate();
      return [upgraded.status];
    },
  }));

/** The whole corpus but the settings of processes, which never reach a server. */
export const openAsks = async (product: Product): Promise<readonly Ask[]> => {
  await wireAccounts(product);
  return [pushAsks, noticeAsks, apiAsks, uploadAsks, socketAsks].flatMap((asksOf) => asksOf(product));
};
