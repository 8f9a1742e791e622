import { createServer, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { call } from './api.js';

/** What stands before the processes of a release: sends each request to one that says it is ready. */
export type Balancer = {
  readonly url: string;
  /** How many requests each place answered. */
  readonly answered: ReadonlyMap<string, number>;
  readonly add: (url: string) => void;
  readonly close: () => Promise<void>;
};

const LOOK_EVERY_MS = 100;

/** As nginx does it: whoever refuses the connection was never asked, so the next one is. Anything else is passed on as it is. */
export const startBalancer = async (first: string): Promise<Balancer> => {
  const ready = new Map<string, boolean>([[first, true]]);
  const answered = new Map<string, number>();
  let turn = 0;
  const looking = setInterval(() => {
    for (const url of ready.keys()) {
      void call(`${url}/readyz`).then(
        ({ status }) => ready.set(url, status === 200),
        () => ready.set(url, false),
      );
    }
  }, LOOK_EVERY_MS);

  const inTurn = (): readonly string[] => {
    const places = [...ready].filter(([, isReady]) => isReady).map(([url]) => url);
    turn += 1;
    return places.map((_, at) => places[(at + turn) % places.length] ?? first);
  };
  const pass = (asked: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    asked.on('data', (chunk: Buffer) => chunks.push(chunk));
    asked.on('end', () => passTo(inTurn(), { asked, response, body: Buffer.concat(chunks) }, answered));
  };
  const server: Server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    answered,
    add: (url) => void ready.set(url, true),
    close: async () => {
      clearInterval(looking);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

type Passed = { readonly asked: IncomingMessage; readonly response: ServerResponse; readonly body: Buffer };

const passTo = ([place, ...others]: readonly string[], passed: Passed, answered: Map<string, number>): void => {
  const { asked, response, body } = passed;
  if (place === undefined) return void response.writeHead(502).end();
  const { method, headers } = asked;
  const onward = request(`${place}${asked.url ?? ''}`, { method, headers, agent: false }, (answer) => {
    answered.set(place, (answered.get(place) ?? 0) + 1);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', (error) => {
    if ('code' in error && error.code === 'ECONNREFUSED') passTo(others, passed, answered);
    else response.writeHead(502).end();
  });
  onward.end(body);
};
