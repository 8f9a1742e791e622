import type { LogCursor } from '../../services/ports/live/event-log.js';
import type { AgentConnection } from '../agent-connection.js';
import { textFrame } from '../socket/text-frame.js';

type Deps = {
  readonly positionOf: (merchantId: string) => LogCursor | undefined;
  readonly nowMs: () => number;
};

export type FrameFlusher = {
  /** Something waits for this connection: it is sent at the end of this turn, together with what else comes in it. */
  readonly mark: (connection: AgentConnection) => void;
};

/** `events` frames that differ only in who gets them are one frame. */
class FramesAt {
  private readonly frames = new Map<string, Buffer>();
  private readonly start: string;

  constructor(readonly cursor: LogCursor) {
    this.start = `{"type":"events","cursor":${JSON.stringify(cursor)},"events":[`;
  }

  of(events: string): Buffer {
    const known = this.frames.get(events);
    if (known) return known;
    const frame = textFrame(`${this.start}${events}]}`);
    this.frames.set(events, frame);
    return frame;
  }
}

export const eventsFrame = (cursor: LogCursor, events: string): Buffer => new FramesAt(cursor).of(events);

/** Sends each console one frame per turn, however many events came in it. */
export const createFrameFlusher = ({ positionOf, nowMs }: Deps): FrameFlusher => {
  let marked = new Set<AgentConnection>();

  const flush = (): void => {
    const connections = marked;
    marked = new Set();
    const merchants = new Map<string, FramesAt>();
    const framesOf = (merchantId: string): FramesAt | undefined => {
      const known = merchants.get(merchantId);
      const cursor = known?.cursor ?? positionOf(merchantId);
      if (known || !cursor) return known;
      const made = new FramesAt(cursor);
      merchants.set(merchantId, made);
      return made;
    };
    for (const connection of connections) {
      const taken = connection.takePending(nowMs());
      if (taken === undefined) continue;
      const frames = framesOf(connection.merchantId);
      if (taken === 'reload' || !frames) {
        connection.sendReload(frames?.cursor);
        continue;
      }
      connection.sentNumber = frames.cursor.number;
      connection.sendFrame(frames.of(taken));
    }
  };

  return {
    mark: (connection) => {
      if (marked.size === 0) setImmediate(flush);
      marked.add(connection);
    },
  };
};
