import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createCloseServer } from '../http/close-server.js';
import { createHardenedServer } from '../http/hardened-server.js';
import { createGateway } from '../realtime/gateway.js';
import type { Gateway } from '../realtime/gateway.js';
import { createIdentifySocket } from '../services/sign-in/identify-socket.js';
import { sessionCookieName } from '../services/sign-in/session-cookie.js';
import type { Container } from './container/container.js';
import { buildHttpApp } from './http-app.js';
import type { Readiness } from './readiness.js';
import type { Shutdown } from './shutdown.js';

type Wanted = {
  readonly container: Container;
  readonly readiness: Readiness;
  readonly shutdown: Shutdown;
  /** Where the built console lies. */
  readonly consoleFolder: string;
};

/** Serves pushes, the API, the console and its live sockets. Throws when the port cannot be had. */
export const startApi = async ({ container, readiness, shutdown, consoleFolder }: Wanted): Promise<void> => {
  const { config } = container.foundation;
  const cookieName = sessionCookieName(config.secureCookies);
  const { app } = buildHttpApp({ container, isReady: readiness.isReady, consoleFolder });
  const gateway = buildGateway(container, cookieName);
  const handle = app.callback();
  const server = createHardenedServer((request, response) => void handle(request, response));
  const closeServer = createCloseServer(server);
  server.prependListener('request', sayGoodbye(readiness));
  gateway.attach(server);
  container.intake.spoolDrain.start();
  shutdown.add('spool drain', container.intake.spoolDrain.stop);
  await listen(server, config.http);
  shutdown.add('http', closeServer);
  shutdown.add('sockets', gateway.stop);
};

/** Told to every client of a process that stops, so that it does not keep asking over the same connection. */
const sayGoodbye =
  (readiness: Readiness): RequestListener =>
  (_request, response) => {
    if (readiness.isStopping()) response.setHeader('connection', 'close');
  };

/** The live socket, with what the process is made of behind it. */
export const buildGateway = (container: Container, cookieName: string): Gateway => {
  const { foundation, people, reads, routing, serving, sending, lookups } = container;
  const identify = createIdentifySocket({ ...foundation, authenticate: people.authenticate, cookieName });
  return createGateway({
    ...foundation,
    authenticate: identify,
    allowedOrigins: foundation.config.consoleOrigins,
    presence: routing.presence,
    lookups,
    readBoard: reads.readBoard,
    messageViewOf: (merchantId, message) => reads.messageViews.viewOf(merchantId, message),
    mediaViewOf: async (merchantId, mediaId) => (await reads.messageViews.mediaViewsOf(merchantId, [mediaId]))[0],
    onTyping: sending.sendTyping,
    lookAt: serving.lookAt,
  });
};

const listen = async (
  server: Server,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<void> => {
  server.listen(port, host);
  await once(server, 'listening');
};
