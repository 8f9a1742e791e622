import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ActInput } from '../../../simulator/customer/act-schema.js';
import { sign, unseal } from '../../../simulator/protocol/crypto.js';
import type { PushRecord } from '../../../simulator/push/push-record.js';
import { startSimulator } from '../../../simulator/simulator.js';
import type { Channel } from '../../../simulator/state/channels.js';

/** One request a merchant's server got, and what it had to say. */
export type Received = {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly message: string;
};
export type Reaction = {
  readonly status?: number;
  readonly body?: string;
  readonly delayMs?: number;
  readonly hangUp?: boolean;
};

export const TOKEN = 'kfDeskToken2024';
export const KEY = 'q7Rm2ZxVb9TnLw4KcYp8HsDe3GfJu6AaXo1QiWtN0EM';
export const SECRET = 'secret-of-the-shop';

const addressOf = (address: AddressInfo | string | null): AddressInfo => {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address;
};

const sealedIn = (body: string): string | undefined =>
  /(?:<Encrypt><!\[CDATA\[|"Encrypt":")([^\]"]+)/.exec(body)?.[1]?.replaceAll('\\/', '/');

const readRequest = async (request: IncomingMessage, appId: string): Promise<Received> => {
  const body = await text(request);
  const sealed = sealedIn(body);
  return {
    method: String(request.method),
    query: new URL(String(request.url), 'http://merchant').searchParams,
    body,
    message: sealed === undefined ? body : (unseal(KEY, appId, sealed) ?? ''),
  };
};

/** A merchant's server of a few lines: remembers what it got and answers as it is told. */
const startMerchant = async (appId: string) => {
  const received: Received[] = [];
  let react: (received: Received, count: number) => Reaction = () => ({ body: 'success' });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const one = await readRequest(request, appId);
    received.push(one);
    const { status = 200, body = '', delayMs = 0, hangUp = false } = react(one, received.length);
    if (hangUp) {
      request.socket.destroy();
      return;
    }
    setTimeout(() => response.writeHead(status).end(one.query.get('echostr') ?? body), delayMs);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${addressOf(server.address()).port}/wechat/shop`,
    received,
    react: (reaction: typeof react) => {
      react = reaction;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export const signatureIsGood = ({ query, body }: Received): boolean => {
  const [timestamp = '', nonce = ''] = [query.get('timestamp') ?? '', query.get('nonce') ?? ''];
  const sealed = /<Encrypt><!\[CDATA\[([^\]]+)/.exec(body)?.[1];
  const isQueryGood = sign(TOKEN, timestamp, nonce) === query.get('signature');
  return isQueryGood && (sealed === undefined || sign(TOKEN, timestamp, nonce, sealed) === query.get('msg_signature'));
};

type Kind = Channel['kind'];
type RigInput = { readonly kind?: Kind; readonly mode?: Channel['mode']; readonly format?: Channel['format'] };
type Json = Record<string, unknown>;

/** The simulator with one channel and one merchant, both on free ports. */
export const startRig = async ({ kind = 'official_account', mode = 'safe', format = 'xml' }: RigInput = {}) => {
  const appId = kind === 'official_account' ? 'wx1f2e3d4c5b6a7988' : 'wxa0b1c2d3e4f50617';
  const merchant = await startMerchant(appId);
  const simulator = await startSimulator({ port: 0, host: '127.0.0.1', seed: 1 });
  const ask = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const response = await fetch(`${simulator.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return JSON.parse(await response.text());
  };
  const control = (method: string, path: string, body?: unknown) => ask(method, `/simulator/control${path}`, body);
  const register = (more: Json = {}) =>
    control('POST', '/channels', {
      appId,
      appSecret: SECRET,
      kind,
      token: TOKEN,
      encodingAesKey: KEY,
      mode,
      format,
      pushUrl: merchant.url,
      kfAccounts: ['amy@shop'],
      ...more,
    });
  const meet = async (nickname: string): Promise<string> =>
    String((await control('POST', `/channels/${appId}/customers`, { nickname })).openid);
  await register();
  const openid = await meet('小红');
  const customerPath = `/channels/${appId}/customers/${openid}`;
  const token = async (): Promise<string> => {
    const body = { grant_type: 'client_credential', appid: appId, secret: SECRET };
    return String((await ask('POST', '/cgi-bin/stable_token', body)).access_token);
  };
  const send = async (message: Json, accessToken?: string): Promise<Json> =>
    ask('POST', `/cgi-bin/message/custom/send?access_token=${accessToken ?? (await token())}`, {
      touser: openid,
      ...message,
    });
  return {
    appId,
    openid,
    url: simulator.url,
    merchant,
    ask,
    control,
    register,
    meet,
    token,
    send,
    sendText: async (content: string): Promise<unknown> => (await send({ msgtype: 'text', text: { content } })).errcode,
    act: async (act: ActInput): Promise<Json> => control('POST', `${customerPath}/acts`, act),
    /** Acts and waits until the push was answered or given up. */
    push: async (act: ActInput): Promise<PushRecord> => {
      const { push } = await control('POST', `${customerPath}/acts`, { ...act, wait: true });
      return JSON.parse(JSON.stringify(push));
    },
    setFaults: (faults: Json) => control('PUT', `/channels/${appId}/faults`, faults),
    received: async (): Promise<readonly Json[]> => {
      const { items } = await control('GET', `${customerPath}/received`);
      return Array.isArray(items) ? items : [];
    },
    lines: async (): Promise<readonly Json[]> => {
      const { items } = await control('GET', `${customerPath}/lines`);
      return Array.isArray(items) ? items : [];
    },
    advance: (ms: number) => control('PUT', '/clock', { advanceMs: ms }),
    close: async () => {
      await simulator.close();
      await merchant.close();
    },
  };
};

export type Rig = Awaited<ReturnType<typeof startRig>>;
