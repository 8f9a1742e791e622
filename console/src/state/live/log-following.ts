import type { BoardView } from '../../../../src/contract/board.js';
import type { Cursor, LiveEvent, ServerFrame } from '../../../../src/contract/socket-frames.js';
import type { FrameHandlers } from '../../socket/frame-dispatch.js';
import { createFrameTurns } from './frame-turns.js';

type EventsFrame = Extract<ServerFrame, { type: 'events' }>;

type Deps = {
  readonly onLive: () => void;
  readonly onEvent: (event: LiveEvent) => void;
  /** Nothing was missed since the last cursor. */
  readonly onResumed: () => void;
  /** Events are missing: everything is to be read again. */
  readonly onMissed: () => void;
  /** The server has found that this agent sees more or less than before, or that events are missing. */
  readonly onReload: () => void;
  readonly onDelayed: (on: boolean) => void;
  readonly onBoard: (board: BoardView) => void;
  /** Who else looks at what is open here. */
  readonly onAttention: (frame: Extract<ServerFrame, { type: 'attention' }>) => void;
};

/** Follows the merchant's event log: keeps the cursor and tells when reading from it was not enough. */
export const createLogFollowing = ({ onLive, onEvent, onResumed, onMissed, ...heard }: Deps) => {
  let cursor: Cursor | undefined;

  const turns = createFrameTurns<EventsFrame>((frames) => {
    for (const frame of frames) {
      for (const event of frame.events) onEvent(event);
      cursor = frame.cursor;
    }
  });

  const handlers: FrameHandlers = {
    hello: (frame) => {
      onLive();
      // With a cursor this console has asked to resume: the answer to that says more.
      if (cursor) return;
      cursor = frame.cursor ?? undefined;
      onMissed();
    },
    resumed: (frame) => {
      turns.flush();
      cursor = frame.cursor;
      onResumed();
    },
    events: turns.add,
    reload: (frame) => {
      turns.flush();
      cursor = frame.cursor ?? undefined;
      heard.onReload();
      onMissed();
    },
    delayed: ({ on }) => heard.onDelayed(on),
    'board.changed': ({ board }) => heard.onBoard(board),
    attention: heard.onAttention,
    pong: () => undefined,
    error: () => undefined,
  };

  return {
    handlers,
    /** Of what has been applied; asked for when a link begins, so everything that was heard before is applied first. */
    cursor: (): Cursor | undefined => {
      turns.flush();
      return cursor;
    },
    forget: (): void => {
      turns.forget();
      cursor = undefined;
    },
  };
};
