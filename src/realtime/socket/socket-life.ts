import type { WebSocket } from 'ws';
import type { Logger } from '../../kernel/logger.js';
import type { LogCursor } from '../../services/ports/live/event-log.js';
import type { Presence } from '../../services/ports/live/presence.js';
import { CLOSE } from '../agent-connection.js';
import type { AgentConnection } from '../agent-connection.js';
import type { Attention } from '../attention/attention.js';
import type { BoardWatch } from '../board/board-watch.js';
import type { ConnectionRegistry } from '../connection-registry.js';
import type { EventRelay } from '../event-relay.js';
import { HEARTBEAT_MS } from './heartbeat.js';
import { createIncoming } from './incoming.js';
import { textFrame } from './text-frame.js';

export type SocketLifeDeps = {
  readonly registry: ConnectionRegistry;
  readonly relay: EventRelay;
  readonly boardWatch: BoardWatch;
  readonly presence: Presence;
  readonly attention: Attention;
  readonly isAvailable: () => boolean;
  readonly onTyping: Parameters<typeof createIncoming>[0]['onTyping'];
  /** The agent's last socket has closed. */
  readonly onAgentGone?: (merchantId: string, agentId: string) => void;
  readonly nowMs: () => number;
  readonly logger: Logger;
};

export const DELAYED_ON = textFrame(JSON.stringify({ type: 'delayed', on: true }));
export const DELAYED_OFF = textFrame(JSON.stringify({ type: 'delayed', on: false }));

/** Presence follows when Redis is back: from the next beat, or from silence. */
const createPresenceKeeper = ({ presence, onAgentGone = () => {}, logger }: SocketLifeDeps) => ({
  beat: ({ merchantId, agentId, id }: AgentConnection): void => {
    presence
      .beat(merchantId, agentId, id)
      .catch((error: unknown) => logger.debug({ agentId, err: error }, 'presence beat not kept'));
  },
  leave: ({ merchantId, agentId, id }: AgentConnection): void => {
    presence.leave(merchantId, agentId, id).then(
      (wasLast) => wasLast && onAgentGone(merchantId, agentId),
      (error: unknown) => logger.debug({ agentId, err: error }, 'presence leave not kept'),
    );
  },
});

/** Hello, and what the first frame of a console asks for. Until it has said it, and has caught up, the connection is held. */
const createBeginning = ({ relay, isAvailable }: SocketLifeDeps) => {
  /** By connection: resolves when hello was said, with whether it was known by then where the log ends. */
  const greetings = new WeakMap<AgentConnection, Promise<boolean>>();
  const letGo = (connection: AgentConnection): void => {
    if (connection.release()) relay.mark(connection);
  };
  const sayHello = async (connection: AgentConnection): Promise<boolean> => {
    const stream = await relay.streamOf(connection.merchantId);
    const cursor = stream.position();
    // What came while the stream was opened is before the cursor that is said here.
    connection.dropPending();
    connection.sentNumber = cursor?.number ?? 0;
    connection.send({ type: 'hello', cursor: cursor ?? null, heartbeatMs: HEARTBEAT_MS });
    if (!isAvailable()) connection.sendFrame(DELAYED_ON);
    return cursor !== undefined || stream.isSynced();
  };
  return {
    greet: async (connection: AgentConnection): Promise<void> => {
      const greeting = sayHello(connection);
      greetings.set(connection, greeting);
      await greeting;
    },
    // A console need not wait for hello before it says the first frame.
    start: async (connection: AgentConnection): Promise<void> => {
      const isEndKnown = await greetings.get(connection);
      if (!isEndKnown) {
        await (await relay.streamOf(connection.merchantId)).whenSynced();
        connection.askReload();
      }
      letGo(connection);
    },
    resume: async (connection: AgentConnection, cursor: LogCursor): Promise<void> => {
      await greetings.get(connection);
      await relay.catchUp(connection, await relay.streamOf(connection.merchantId), cursor);
      letGo(connection);
    },
  };
};

/** A socket from its upgrade to its end: hello, the first frame, live events, pings, closing. */
export const createSocketLife = (deps: SocketLifeDeps) => {
  const { registry, relay, attention, boardWatch, onTyping, nowMs, logger } = deps;
  const presence = createPresenceKeeper(deps);
  const { greet, start, resume } = createBeginning(deps);

  const fail = (connection: AgentConnection) => (err: unknown) => {
    logger.error({ agentId: connection.agentId, err }, 'socket failed');
    connection.close(CLOSE.bug);
  };
  const incoming = createIncoming({
    onStart: (connection) => void start(connection).catch(fail(connection)),
    onResume: (connection, cursor) => void resume(connection, cursor).catch(fail(connection)),
    onTyping,
    onViewing: attention.look,
    onWriting: attention.type,
    onBoard: (connection, watch) => boardWatch[watch ? 'watch' : 'leave'](connection),
    nowMs,
    logger,
  });
  const end = (connection: AgentConnection): void => {
    if (!registry.remove(connection)) return;
    presence.leave(connection);
    attention.end(connection);
    boardWatch.leave(connection);
    if (!registry.of(connection.merchantId)) relay.forget(connection.merchantId);
  };

  const open = (connection: AgentConnection, socket: WebSocket): void => {
    connection.hold();
    registry.add(connection);
    presence.beat(connection);
    socket.on('message', (data, isBinary) => incoming(connection, data, isBinary));
    socket.on('ping', () => {
      if (!connection.hear(nowMs())) connection.close(CLOSE.policy);
    });
    socket.on('pong', () => {
      connection.lastHeardMs = nowMs();
      if (registry.has(connection)) presence.beat(connection);
    });
    socket.on('close', () => end(connection));
    // What a console breaks of the protocol closes its socket; the close is what matters.
    socket.on('error', (err) => logger.debug({ agentId: connection.agentId, err }, 'socket error'));
    greet(connection).catch(fail(connection));
  };
  return { open, beat: presence.beat };
};
