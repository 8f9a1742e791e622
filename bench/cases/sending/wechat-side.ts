import { once } from 'node:events';
import { createServer } from 'node:http';

/** WeChat's customer-service API as a send sees it: notes when each came, and for whom. */
export type WechatSide = {
  readonly url: string;
  readonly onSend: (listener: (arrived: Arrived) => void) => void;
  /** From now on a channel's sends are answered so much later. */
  readonly slow: (token: string, ms: number) => void;
  readonly close: () => Promise<void>;
};

/** `body` is not read but for what it says of its number. */
export type Arrived = { readonly token: string; readonly at: number; readonly body: string };

const OK = '{"errcode":0,"errmsg":"ok"}';
const HEAD = { 'Content-Type': 'application/json', 'Content-Length': OK.length };

export const startWechatSide = async (): Promise<WechatSide> => {
  const delays = new Map<string, number>();
  let tell: (arrived: Arrived) => void = () => {};
  const server = createServer((request, response) => {
    const token = request.url?.split('access_token=')[1] ?? '';
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      tell({ token, at: performance.now(), body: Buffer.concat(chunks).toString() });
      const answer = (): void => void response.writeHead(200, HEAD).end(OK);
      const delay = delays.get(token);
      if (delay === undefined) answer();
      else setTimeout(answer, delay);
    });
  });
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    onSend: (listener) => {
      tell = listener;
    },
    slow: (token, ms) => void delays.set(token, ms),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
