import type { BoardView } from '../../../../src/contract/board.js';
import type { Cursor, LiveEvent, ServerFrame } from '../../../../src/contract/socket-frames.js';
import type { FrameHandlers } from '../../socket/frame-dispatch.js';

type Deps = {
  readonly onLive: () => void;
  readonly onEvent: (event: LiveEvent) => void;
  /** Nothing was missed since the last cursor. */
  readonly onResumed: () => void;
  /** Events are missing: everything is to be read again. */
  readonly onMissed: () => void;
  readonly onDelayed: (on: boolean) => void;
  readonly onBoard: (board: BoardView) => void;
  /** Who else looks at what is open here. */
  readonly onAttention: (frame: Extract<ServerFrame, { type: 'attention' }>) => void;
};

/** Follows the merchant's event log: keeps the cursor and tells when reading from it was not enough. */
export const createLogFollowing = ({ onLive, onEvent, onResumed, onMissed, onDelayed, onBoard, onAttention }: Deps) => {
  let cursor: Cursor | undefined;

  const handlers: FrameHandlers = {
    hello: (frame) => {
      onLive();
      // With a cursor this console has asked to resume: the answer to that says more.
      if (cursor) return;
      cursor = frame.cursor ?? undefined;
      onMissed();
    },
    resumed: (frame) => {
      cursor = frame.cursor;
      onResumed();
    },
    events: (frame) => {
      for (const event of frame.events) onEvent(event);
      cursor = frame.cursor;
    },
    reload: (frame) => {
      cursor = frame.cursor ?? undefined;
      onMissed();
    },
    delayed: ({ on }) => onDelayed(on),
    'board.changed': ({ board }) => onBoard(board),
    attention: onAttention,
    pong: () => undefined,
    error: () => undefined,
  };

  return {
    handlers,
    cursor: () => cursor,
    forget: (): void => {
      cursor = undefined;
    },
  };
};
