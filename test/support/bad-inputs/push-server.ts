import { createServer } from 'node:http';
import Koa from 'koa';
import type { WiredChannel } from '../../../src/domain/channels/channel.js';
import { createAcceptInbound } from '../../../src/services/messages/receiving/accept-inbound.js';
import type { AcceptedPush } from '../../../src/services/ports/queues/inbound-queue.js';
import { createPushRouter } from '../../../src/wechat/push/push-router.js';
import { callbackCorpus } from './corpus.js';
import { createInMemoryChannels, createInMemoryJournal, toChannel } from './in-memory-intake.js';
import type { Target } from './run-case.js';

export type PushServer = {
  readonly target: Target;
  readonly pushes: readonly AcceptedPush[];
  readonly close: () => Promise<void>;
};

const silent = () => undefined;
const logger = { debug: silent, info: silent, warn: silent, error: silent };

type Deps = Parameters<typeof createPushRouter>[0];

export type Setup = Partial<Pick<Deps, 'acceptInbound' | 'allowInsecure' | 'clock'>> & {
  /** More channels than those of the corpus, or others under their keys. */
  readonly channels?: readonly WiredChannel[];
};

const corpusChannels = (): readonly WiredChannel[] =>
  [...callbackCorpus.accounts].flatMap(([name, account]) => toChannel(name, account) ?? []);

/** The push router on a real HTTP server, with the accounts of the corpus and everything behind it in memory. */
export const startPushServer = async ({ channels = [], ...setup }: Setup = {}): Promise<PushServer> => {
  const journal = createInMemoryJournal();
  const noSpool = { append: () => Promise.reject(new Error('the spool is not part of this server')) };
  const router = createPushRouter({
    channels: createInMemoryChannels([...corpusChannels(), ...channels]),
    acceptInbound: createAcceptInbound({ inboundQueue: journal, spool: noSpool }),
    clock: { now: () => new Date() },
    logger,
    allowInsecure: true,
    ...setup,
  });
  const koa = new Koa({ env: 'test' }).use(router);
  koa.silent = true;
  const listener = koa.callback();
  const server = createServer({ maxHeaderSize: 16_384, connectionsCheckingInterval: 500 }, (incoming, response) => {
    void listener(incoming, response);
  });
  server.headersTimeout = 10_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no address');
  return {
    target: {
      baseUrl: `http://127.0.0.1:${address.port}`,
      counts: async () => ({ messages: journal.pushes.length }),
      storedText: async () => JSON.stringify(journal.pushes),
      settleMs: 0,
    },
    pushes: journal.pushes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
