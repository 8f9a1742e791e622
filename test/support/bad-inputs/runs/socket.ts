import { WebSocket } from 'ws';
import supertest from 'supertest';
import { z } from 'zod';
import { headersOf } from '../../http/people.js';
import type { Browser } from '../../http/people.js';
import { until } from '../../realtime/until.js';
import type { Tally } from '../all-cases.js';
import { framesFor, ROUTES, rowCounts } from '../map.js';
import type { Fixtures } from '../map.js';
import { rawBytesOf, socketCorpus, upgrade } from '../ws-corpus.js';
import type { SocketCase, Upgraded } from '../ws-corpus.js';

type Heard = { readonly frames: unknown[]; readonly closedWith: number[] };

const ORDINARY = { connect: {} };

const isError = (frame: unknown): boolean => z.object({ type: z.literal('error') }).safeParse(frame).success;

/** The live socket, with sessions, conversations and rights as they are. */
export const runSocket = (tally: Tally, fixtures: () => Fixtures): void =>
  describe('ws', () => {
    const opened: WebSocket[] = [];
    afterEach(() => {
      for (const socket of opened.splice(0)) socket.terminate();
    });
    const agentA = (): Browser => {
      const browser = fixtures().browsers['agentA'];
      if (!browser) throw new Error('no agentA');
      return browser;
    };

    const filled = (text: string): string =>
      text.replace(/\{\{([^}]+)\}\}/g, (whole, name: string) => fixtures().values.get(name) ?? whole);
    const urlOf = ({ connect: { path, query = {} } }: Pick<SocketCase, 'connect'>): string => {
      const url = new URL(path ?? ROUTES['ws'] ?? '', fixtures().desk.url.replace('http', 'ws'));
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, filled(value));
      return url.href;
    };
    const headersFor = (one: SocketCase, browser: Browser): Record<string, string> => ({
      origin: filled(one.origin),
      ...(one.as === 'agentA' && { cookie: browser.cookie }),
      ...one.connect.headers,
    });
    const signOut = async (browser: Browser): Promise<void> => {
      await supertest(fixtures().desk.url).post('/api/v1/sign-out').set(headersOf(browser)).expect(200);
    };
    const sendAll = async (one: SocketCase, { socket, raw }: Upgraded, browser: Browser): Promise<void> => {
      for (const item of one.send ?? []) {
        if (typeof item === 'string') for (const frame of framesFor(filled(item))) socket?.send(frame);
        else if ('serverAction' in item) await signOut(browser);
        else raw?.write(rawBytesOf(item));
      }
    };
    const listen = (socket: WebSocket): Heard => {
      const heard: Heard = { frames: [], closedWith: [] };
      socket.on('message', (data) => heard.frames.push(JSON.parse(String(data))));
      socket.on('close', (code) => heard.closedWith.push(code));
      return heard;
    };

    const check = async ({ expect: wanted }: SocketCase, socket: WebSocket, heard: Heard): Promise<void> => {
      const { close, reply, withinMs, eventsAfter } = wanted;
      if (close) {
        await until(() => heard.closedWith.length > 0, withinMs);
        expect(close).toContain(heard.closedWith[0]);
      }
      if (reply) {
        await until(() => heard.frames.some(isError));
        expect(heard.frames.filter(isError)).toEqual([reply]);
      }
      if (wanted.open) expect(socket.readyState).toBe(WebSocket.OPEN);
      const events = heard.frames.filter((frame) => z.object({ type: z.literal('events') }).safeParse(frame).success);
      if (eventsAfter !== undefined) expect(events).toHaveLength(eventsAfter);
    };

    /** An ordinary console is let in afterwards, as soon as the server has seen the others go. */
    const isServed = (): Promise<void> =>
      until(async () => {
        const origin = filled('{{consoleOrigin}}');
        const { status, socket } = await upgrade(urlOf(ORDINARY), { origin, cookie: agentA().cookie });
        socket?.terminate();
        return status === 101;
      });

    const run = async (one: SocketCase): Promise<void> => {
      const endsSession = one.send?.some((item) => typeof item === 'object' && 'serverAction' in item) ?? false;
      const browser = endsSession ? await fixtures().signInAgain() : agentA();
      const before = await rowCounts(fixtures());
      for (let n = 0; n < (one.connect.already ?? 0); n += 1) {
        const { socket } = await upgrade(urlOf(ORDINARY), headersFor({ ...one, connect: {} }, browser));
        if (socket) opened.push(socket);
      }
      const outcome = await upgrade(urlOf(one), headersFor(one, browser));
      expect(one.expect.upgrade ?? [101]).toContain(outcome.status);
      if (outcome.socket) {
        opened.push(outcome.socket);
        const heard = listen(outcome.socket);
        await sendAll(one, outcome, browser);
        await check(one, outcome.socket, heard);
      }
      expect(await rowCounts(fixtures())).toEqual(before);
    };

    it.each(socketCorpus.map((one) => [one.id, one.why, one] as const))(
      '%s: %s',
      async (id, _why, one) => {
        await run(one);
        for (const socket of opened.splice(0)) socket.terminate();
        await isServed();
        tally.note('ws', id);
      },
      25_000,
    );
  });
