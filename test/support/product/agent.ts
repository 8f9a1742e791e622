import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { z } from 'zod';
import { created, me, signInAnswer } from '../../../src/contract/people/agents.js';
import { conversationDetail, conversationList } from '../../../src/contract/conversations/conversations.js';
import { mediaAnswer, messageList } from '../../../src/contract/conversations/messages.js';
import { serverFrame } from '../../../src/contract/socket-frames.js';
import type { Cursor, LiveEvent, ServerFrame } from '../../../src/contract/socket-frames.js';
import { ask, call } from './api.js';
import { until } from './process.js';
import type { Product } from './product.js';

const PASSWORD = 'a password of some length';
const RETRY_MS = 250;
const MOST_TRIES = 40;

/** An agent as their browser is one: signed in by cookie, with a live socket that resumes where it was. */
export type LiveAgent = {
  readonly id: string;
  readonly events: readonly LiveEvent[];
  readonly frames: readonly ServerFrame[];
  readonly onEvent: (listener: (event: LiveEvent) => void) => void;
  readonly onFrame: (listener: (frame: ServerFrame) => void) => void;
  readonly headers: Readonly<Record<string, string>>;
  /** Opens the socket and keeps it open over losses, as the console does. */
  readonly connect: () => void;
  readonly isConnected: () => boolean;
  readonly setStatus: (status: string) => Promise<void>;
  readonly mine: () => Promise<z.infer<typeof conversationList>['items']>;
  readonly detail: (conversationId: string) => Promise<z.infer<typeof conversationDetail>>;
  /** At most 200 lines, from behind the line `after` where one is given. */
  readonly messages: (conversationId: string, after?: number) => Promise<z.infer<typeof messageList>['items']>;
  readonly reply: (reply: {
    readonly conversationId: string;
    readonly assignmentNumber: number;
    readonly text?: string;
    readonly mediaId?: string;
    readonly clientMsgId?: string;
  }) => Promise<{ readonly status: number; readonly body: unknown }>;
  readonly act: (path: string, body?: unknown) => Promise<{ readonly status: number; readonly body: unknown }>;
  readonly uploadMedia: (bytes: Uint8Array, fileName: string) => Promise<string>;
  /** Cuts the socket as a lost network does; it comes back by itself. */
  readonly cut: () => void;
  /** Stops reading what the socket gives, and reads on. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** With which codes the server ended its sockets. */
  readonly closeCodes: readonly number[];
  /** Vanishes: the socket is gone and does not come back. */
  readonly close: () => void;
};

type Wanted = {
  readonly role?: string;
  readonly name?: string;
  readonly capacity?: number;
  readonly skillGroupIds?: readonly string[];
};

/** `socketUrl`: where the live socket is opened, when there is something between. */
type Place = Pick<Product, 'url' | 'bearer'> & { readonly socketUrl?: string };

/** Makes somebody through the API and signs them in. */
const hire = async (product: Place, wanted: Wanted): Promise<LiveAgent> => {
  const loginName = `agent-${randomUUID()}`;
  const { id } = await ask(created, `${product.url}/api/v1/agents`, {
    headers: product.bearer,
    body: { name: wanted.name ?? '小林', loginName, password: PASSWORD, role: 'agent', ...wanted },
  });
  return signIn(product.url, { id, loginName, password: PASSWORD, socketUrl: product.socketUrl });
};

/** Makes an agent through the API, signs them in, sets them online and connects them. */
export const joinAgent = async (product: Place, wanted: Wanted = {}): Promise<LiveAgent> => {
  const agent = await hire(product, wanted);
  await agent.setStatus('online');
  agent.connect();
  return agent;
};

/** A supervisor who sees everything and serves nobody, with so many windows open. */
export const joinWatcher = async (product: Place, windows: number): Promise<readonly LiveSocket[]> => {
  const supervisor = await hire(product, { role: 'supervisor' });
  const open = async (): Promise<LiveSocket> => {
    const socket = liveSocket(product.url, supervisor.headers);
    socket.connect();
    await until('the window is connected', async () => socket.isConnected() || undefined);
    return socket;
  };
  return Promise.all(Array.from({ length: windows }, open));
};

type SignIn = {
  readonly id: string;
  readonly loginName: string;
  readonly password: string;
  readonly socketUrl?: string | undefined;
};

export const signIn = async (url: string, { id, loginName, password, socketUrl = url }: SignIn): Promise<LiveAgent> => {
  const answer = await call(`${url}/api/v1/sign-in`, { body: { loginName, password } });
  if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  const { csrfToken } = signInAnswer.parse(answer.body);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const headers = { cookie, origin: url, 'x-csrf-token': csrfToken };
  await ask(me, `${url}/api/v1/me`, { headers });
  const socket = liveSocket(socketUrl, { cookie, origin: url });
  const conversation = (conversationId: string): string => `${url}/api/v1/conversations/${conversationId}`;
  return {
    id,
    ...socket,
    headers,
    setStatus: async (status) => {
      const set = await call(`${url}/api/v1/me/status`, { method: 'PATCH', headers, body: { status } });
      if (set.status !== 200) throw new Error(`status answered ${set.status}: ${JSON.stringify(set.body)}`);
    },
    mine: async () =>
      (await ask(conversationList, `${url}/api/v1/conversations?scope=mine&limit=200`, { headers })).items,
    detail: (conversationId) => ask(conversationDetail, conversation(conversationId), { headers }),
    messages: async (conversationId, after = 0) =>
      (await ask(messageList, `${conversation(conversationId)}/messages?limit=200&after=${after}`, { headers })).items,
    reply: async ({ conversationId, clientMsgId = randomUUID(), ...body }) => {
      const send = () => call(`${conversation(conversationId)}/messages`, { headers, body: { clientMsgId, ...body } });
      // As the console does: the same line again while a store is busy or away.
      let answer = await send();
      for (let tries = 1; answer.status === 503 && tries < MOST_TRIES; tries += 1) {
        await sleep(RETRY_MS);
        answer = await send();
      }
      return answer;
    },
    act: (path, body) => call(`${url}/api/v1${path}`, { method: 'POST', headers, body: body ?? {} }),
    uploadMedia: async (bytes, fileName) => {
      const form = new FormData();
      form.append('file', new Blob([bytes]), fileName);
      const answer = await fetch(`${url}/api/v1/media`, { method: 'POST', headers, body: form });
      if (answer.status !== 200) throw new Error(`media answered ${answer.status}: ${await answer.text()}`);
      return mediaAnswer.parse(await answer.json()).mediaId;
    },
  };
};

type LiveSocket = ReturnType<typeof liveSocket>;

/** A socket that comes back by itself and loses nothing: it resumes from its cursor. */
const liveSocket = (url: string, headers: Readonly<Record<string, string>>) => {
  const events: LiveEvent[] = [];
  const frames: ServerFrame[] = [];
  const closeCodes: number[] = [];
  const listeners = new Set<(event: LiveEvent) => void>();
  const frameListeners = new Set<(frame: ServerFrame) => void>();
  let cursor: Cursor | undefined;
  let socket: WebSocket | undefined;
  let isClosed = false;

  const take = (frame: ServerFrame, at: WebSocket): void => {
    frames.push(frame);
    for (const listener of frameListeners) listener(frame);
    if (frame.type === 'hello') greet(frame.cursor, at);
    if (frame.type === 'reload') cursor = frame.cursor ?? undefined;
    if (frame.type !== 'events') return;
    cursor = frame.cursor;
    for (const event of frame.events) {
      events.push(event);
      for (const listener of listeners) listener(event);
    }
  };
  const greet = (offered: Cursor | null, at: WebSocket): void => {
    at.send(JSON.stringify(cursor ? { type: 'resume', cursor } : { type: 'start' }));
    cursor ??= offered ?? undefined;
  };
  const connect = (): void => {
    const opened = new WebSocket(`${url.replace('http', 'ws')}/api/v1/socket`, { headers });
    socket = opened;
    opened.on('message', (data) => take(serverFrame.parse(JSON.parse(String(data))), opened));
    opened.on('error', () => {});
    opened.on('close', (code) => {
      closeCodes.push(code);
      if (!isClosed) setTimeout(connect, 100);
    });
  };
  return {
    events,
    frames,
    onEvent: (listener: (event: LiveEvent) => void) => void listeners.add(listener),
    onFrame: (listener: (frame: ServerFrame) => void) => void frameListeners.add(listener),
    connect,
    cut: () => socket?.terminate(),
    pause: () => socket?.pause(),
    resume: () => socket?.resume(),
    closeCodes,
    isConnected: () => socket?.readyState === WebSocket.OPEN && frames.length > 0,
    close: () => {
      isClosed = true;
      socket?.terminate();
    },
  };
};
