import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { AppError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import { AgentConnection } from '../agent-connection.js';
import type { Credentials } from '../agent-connection.js';
import type { ConnectionRegistry } from '../connection-registry.js';
import type { Authenticate, Authenticated } from './session-watch.js';
import { checkUpgrade, refuseUpgrade, TOO_MANY, UNAUTHENTICATED, UNAVAILABLE } from './upgrade-request.js';
import type { Refusal } from './upgrade-request.js';

const LONGEST_MESSAGE_BYTES = 64 * 1024;
const SOCKETS_PER_AGENT = 20;

type Deps = {
  readonly authenticate: Authenticate;
  readonly allowedOrigins: readonly string[];
  readonly registry: ConnectionRegistry;
  readonly open: (connection: AgentConnection, socket: WebSocket) => void;
  readonly isStopping: () => boolean;
  readonly logger: Logger;
};

type Admitted = Authenticated & { readonly credentials: Credentials };

/** Who may come in: the checks of an upgrade, in the order of their cost. */
const createAdmit = ({ authenticate, allowedOrigins, registry, isStopping, logger }: Deps) => {
  const origins = new Set(allowedOrigins);
  const identify = async (credentials: Credentials): Promise<Authenticated | Refusal> => {
    try {
      return (await authenticate(credentials)) ?? UNAUTHENTICATED;
    } catch (err) {
      if (!(err instanceof AppError)) logger.error({ err }, 'socket sign-in failed');
      return err instanceof AppError && err.kind === 'unauthenticated' ? UNAUTHENTICATED : UNAVAILABLE;
    }
  };
  return async (request: IncomingMessage): Promise<Admitted | Refusal> => {
    const checked = checkUpgrade(request, origins);
    if ('refusal' in checked) return checked.refusal;
    if (isStopping()) return UNAVAILABLE;
    const answer = await identify(checked.credentials);
    if ('status' in answer) return answer;
    if (isStopping()) return UNAVAILABLE;
    if (registry.ofAgent(answer.actor.agentId).length >= SOCKETS_PER_AGENT) return TOO_MANY;
    return { ...answer, credentials: checked.credentials };
  };
};

const ignoreError = (): void => {};

/** One upgrade, from the request to a living socket or a refusal. */
export const createDoor = (deps: Deps) => {
  const { open, logger } = deps;
  const admit = createAdmit(deps);
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: LONGEST_MESSAGE_BYTES,
  });
  let opened = 0;

  const enter = async (request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> => {
    stream.on('error', ignoreError);
    const admitted = await admit(request);
    if ('status' in admitted) return refuseUpgrade(stream, admitted);
    server.handleUpgrade(request, stream, head, (socket) => {
      stream.off('error', ignoreError);
      opened += 1;
      const identity = { id: randomUUID(), slot: opened, nowMs: performance.now() };
      open(new AgentConnection({ ...admitted, ...identity, socket, stream }), socket);
    });
  };

  return (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    enter(request, stream, head).catch((err: unknown) => {
      logger.error({ err }, 'upgrade failed');
      stream.destroy();
    });
  };
};
