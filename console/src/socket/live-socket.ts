import type { ClientFrame, Cursor } from '../../../src/contract/socket-frames.js';
import { serverFrame } from '../../../src/contract/socket-frames.js';
import { backOffMs } from './back-off.js';
import { dispatchFrame } from './frame-dispatch.js';
import type { FrameHandlers } from './frame-dispatch.js';

type Deps = {
  readonly handlers: FrameHandlers;
  /** Where to go on after a drop; undefined starts from now. */
  readonly cursor: () => Cursor | undefined;
  readonly onOpen: () => void;
  readonly onLost: () => void;
  /** The session behind the socket ended: there is no point in coming back without signing in. */
  readonly onSignedOut: () => void;
};

/** Close code of an ended session (bad-inputs W1). */
const SESSION_ENDED = 4401;
const DEFAULT_HEARTBEAT_MS = 10_000;

const socketUrl = (): string => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/socket`;

const parseFrame = (text: unknown) => {
  if (typeof text !== 'string') return undefined;
  try {
    // A frame this page does not know (an older page, a newer server) is left aside, not an error.
    return serverFrame.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/**
 * The one socket of a console: connects, resumes at the cursor, pings, comes back after a drop with jittered back-off.
 * A link that says nothing for two heartbeats is dead and is dropped, because browsers notice that only after minutes.
 */
export const createLiveSocket = ({ handlers, cursor, onOpen, onLost, onSignedOut }: Deps) => {
  let socket: WebSocket | undefined;
  let isWanted = false;
  let attempt = 0;
  let heartbeatMs = DEFAULT_HEARTBEAT_MS;
  let heardAt = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let pingTimer: ReturnType<typeof setInterval> | undefined;

  const send = (frame: ClientFrame): void => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  };

  const beat = (): void => {
    if (Date.now() - heardAt > heartbeatMs * 2.5) return drop();
    send({ type: 'ping' });
  };

  const startPinging = (): void => {
    clearInterval(pingTimer);
    pingTimer = setInterval(beat, heartbeatMs);
  };

  const handleMessage = (event: MessageEvent<unknown>): void => {
    heardAt = Date.now();
    const frame = parseFrame(event.data);
    if (!frame) return;
    if (frame.type === 'hello') {
      attempt = 0;
      heartbeatMs = frame.heartbeatMs;
      startPinging();
    }
    dispatchFrame(handlers, frame);
  };

  const retryLater = (): void => {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, backOffMs(attempt));
    attempt += 1;
  };

  const drop = (): void => {
    const lost = socket;
    socket = undefined;
    clearInterval(pingTimer);
    lost?.close();
    if (!isWanted) return;
    onLost();
    retryLater();
  };

  const connect = (): void => {
    clearTimeout(retryTimer);
    if (!isWanted || socket) return;
    const opened = new WebSocket(socketUrl());
    socket = opened;
    heardAt = Date.now();
    startPinging();
    opened.addEventListener('open', () => {
      const from = cursor();
      send(from ? { type: 'resume', cursor: from } : { type: 'start' });
      onOpen();
    });
    opened.addEventListener('message', (event) => opened === socket && handleMessage(event));
    opened.addEventListener('close', ({ code }) => {
      if (opened !== socket) return;
      if (code === SESSION_ENDED) isWanted = false;
      drop();
      if (code === SESSION_ENDED) onSignedOut();
    });
  };

  return {
    send,
    start: (): void => {
      isWanted = true;
      attempt = 0;
      connect();
    },
    /** The network or the page came back: no reason to sit out the rest of the back-off. */
    hurry: (): void => {
      attempt = 0;
      if (socket) beat();
      else connect();
    },
    stop: (): void => {
      isWanted = false;
      clearTimeout(retryTimer);
      drop();
    },
  };
};

export type LiveSocket = ReturnType<typeof createLiveSocket>;
