import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventFeed, EventLog } from '../services/ports/live/event-log.js';
import type { Presence } from '../services/ports/live/presence.js';
import type { WakeUp } from '../services/ports/live/wake-up.js';
import { CLOSE } from './agent-connection.js';
import { createAttention } from './attention/attention.js';
import type { AttentionDeps } from './attention/attention.js';
import type { AgentConnection } from './agent-connection.js';
import { createBoardWatch } from './board/board-watch.js';
import type { ReadBoard } from '../services/supervising/read-board.js';
import { createConnectionRegistry } from './connection-registry.js';
import type { ConnectionRegistry } from './connection-registry.js';
import { createDoor } from './socket/door.js';
import { createEventRelay } from './event-relay.js';
import type { EventRelay } from './event-relay.js';
import { createHeartbeat } from './socket/heartbeat.js';
import type { PresentDeps } from './present-event.js';
import { createSessionWatch } from './socket/session-watch.js';
import type { Authenticate, SessionWatch } from './socket/session-watch.js';
import { createSocketLife, DELAYED_OFF, DELAYED_ON } from './socket/socket-life.js';
import type { SocketLifeDeps } from './socket/socket-life.js';

const STOP_WITHIN_MS = 3_000;

export type GatewayDeps = PresentDeps &
  Pick<SocketLifeDeps, 'onTyping' | 'onAgentGone' | 'logger'> &
  Pick<AttentionDeps, 'attentionFeed' | 'lookAt'> & {
    readonly authenticate: Authenticate;
    /** Origins whose pages may connect with a cookie. */
    readonly allowedOrigins: readonly string[];
    readonly eventLog: EventLog;
    readonly eventFeed: EventFeed;
    readonly presence: Presence;
    readonly wakeUp: WakeUp;
    readonly readBoard: ReadBoard;
  };

export type Gateway = {
  /** Takes the server's upgrades: `/api/v1/socket`, and 404 for every other path. */
  readonly attach: (server: Server) => void;
  readonly connectionCount: () => number;
  /** Sends every console away (1012) and takes no more; consoles come back, to another process or the next one. */
  readonly stop: () => Promise<void>;
};

type Parts = {
  readonly deps: GatewayDeps;
  readonly registry: ConnectionRegistry;
  readonly relay: EventRelay;
  readonly sessions: SessionWatch;
  /** Says that a connection's agent is there. */
  readonly beat: (connection: AgentConnection) => void;
  readonly availability: { isNow: boolean };
};

const nowMs = (): number => performance.now();

/** While Redis is away consoles are told so; when it is back, who they are is asked before what they missed is sent. */
const followAvailability = ({ deps, registry, relay, sessions, beat, availability }: Parts): void => {
  const tell = (connections: Iterable<AgentConnection>, frame: Buffer): void => {
    for (const connection of connections) connection.sendFrame(frame);
  };
  deps.eventFeed.onAvailability((isNow) => {
    availability.isNow = isNow;
    if (!isNow) {
      relay.lose();
      tell(registry.all(), DELAYED_ON);
      return;
    }
    // Nudges about ended sessions may have been missed, and presence may be lost.
    void sessions.recheck([...registry.all()]);
    for (const connection of registry.all()) beat(connection);
    relay.sync((merchantId) => availability.isNow && tell(registry.of(merchantId)?.all ?? [], DELAYED_OFF));
  });
};

const stopSockets = async (registry: ConnectionRegistry): Promise<void> => {
  for (const connection of registry.all()) connection.close(CLOSE.restarting);
  const deadline = nowMs() + STOP_WITHIN_MS;
  while (registry.size() > 0 && nowMs() < deadline) await sleep(20);
  for (const connection of registry.all()) connection.terminate();
  while (registry.size() > 0 && nowMs() < deadline + 500) await sleep(5);
};

/** The live socket: consoles connect, are greeted, follow their merchant's events, and are told to come again at a stop. */
export const createGateway = (deps: GatewayDeps): Gateway => {
  const registry = createConnectionRegistry();
  const relay = createEventRelay({ ...deps, registry, nowMs });
  const sessions = createSessionWatch({ ...deps, registry, mark: relay.mark, nowMs });
  const availability = { isNow: false };
  const attention = createAttention({ ...deps, registry, nowMs });
  const boardWatch = createBoardWatch(deps);
  const isAvailable = (): boolean => availability.isNow;
  const { open, beat } = createSocketLife({ ...deps, registry, relay, attention, boardWatch, isAvailable, nowMs });
  followAvailability({ deps, registry, relay, sessions, beat, availability });
  let isStopping = false;
  const door = createDoor({ ...deps, registry, open, isStopping: () => isStopping });
  const heartbeat = createHeartbeat({
    connections: registry.all,
    positionOf: relay.positionOf,
    mark: relay.mark,
    onSessionDue: (connection) => void sessions.recheck([connection]),
    clock: deps.clock,
    nowMs,
  });
  deps.wakeUp.on('sessions', (agentId) => void sessions.recheck(registry.ofAgent(agentId)));

  return {
    attach: (server) => {
      server.on('upgrade', door);
      heartbeat.start();
    },
    connectionCount: registry.size,
    stop: async () => {
      isStopping = true;
      heartbeat.stop();
      await stopSockets(registry);
      await boardWatch.stop();
      await relay.stop();
    },
  };
};
