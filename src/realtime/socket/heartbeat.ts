import type { Clock } from '../../kernel/clock.js';
import type { LogCursor } from '../../services/ports/live/event-log.js';
import { CLOSE } from '../agent-connection.js';
import type { AgentConnection } from '../agent-connection.js';
import { eventsFrame } from '../events/frame-flusher.js';

/** How often each console is pinged, so that ten beats of one second share the work evenly. */
export const HEARTBEAT_MS = 10_000;
const TICK_MS = 1_000;
const SILENCE_MS = 30_000;
/** The first frame, `start` or `resume`, comes within this time (bad-inputs.json W3). */
const BEGIN_WITHIN_MS = 10_000;
/** A console whose cursor lags further is told the number it has reached, so that a resume reads little. */
const CURSOR_LAG = 200;
const SESSION_CHECK_MS = 5 * 60_000;

type Deps = {
  readonly connections: () => Iterable<AgentConnection>;
  readonly positionOf: (merchantId: string) => LogCursor | undefined;
  readonly mark: (connection: AgentConnection) => void;
  /** Its session has run out, or was not looked at for some minutes: an open console keeps its session alive. */
  readonly onSessionDue: (connection: AgentConnection) => void;
  readonly clock: Clock;
  readonly nowMs: () => number;
};

/** One timer for all sockets: pings, ends what is silent, lets go on who had fallen behind. */
export const createHeartbeat = ({ connections, positionOf, mark, onSessionDue, clock, nowMs }: Deps) => {
  const slots = HEARTBEAT_MS / TICK_MS;
  let slot = 0;
  let timer: NodeJS.Timeout | undefined;

  const advanceCursor = (connection: AgentConnection): void => {
    const position = positionOf(connection.merchantId);
    const isIdle = connection.hasBegun && !connection.isHeld && !connection.hasPending;
    if (!position || !isIdle || position.number - connection.sentNumber < CURSOR_LAG) return;
    connection.sentNumber = position.number;
    connection.sendFrame(eventsFrame(position, ''));
  };
  const isEnded = (connection: AgentConnection, now: number): boolean => {
    if (now - connection.lastHeardMs > SILENCE_MS - TICK_MS) {
      connection.terminate();
      return true;
    }
    if (!connection.hasBegun && now - connection.openedAtMs > BEGIN_WITHIN_MS) {
      connection.close(CLOSE.policy);
      return true;
    }
    return false;
  };
  const isSessionDue = ({ expiresAt, sessionCheckedMs }: AgentConnection, now: number): boolean =>
    (expiresAt !== undefined && expiresAt <= clock.now()) || now - sessionCheckedMs > SESSION_CHECK_MS;
  const tick = (): void => {
    const now = nowMs();
    slot = (slot + 1) % slots;
    for (const connection of connections()) {
      if (!connection.isOpen || isEnded(connection, now)) continue;
      if (connection.checkStuck(now)) mark(connection);
      if (isSessionDue(connection, now)) {
        connection.sessionCheckedMs = now;
        onSessionDue(connection);
      }
      if (connection.slot % slots !== slot) continue;
      connection.ping();
      advanceCursor(connection);
    }
  };

  return {
    start: (): void => {
      timer ??= setInterval(tick, TICK_MS);
    },
    stop: (): void => clearInterval(timer),
  };
};
