import type { ClientFrame, Cursor } from '../../../src/contract/socket-frames.js';
import { serverFrame } from '../../../src/contract/socket-frames.js';
import { backOffMs } from './back-off.js';
import { dispatchFrame } from './frame-dispatch.js';
import type { FrameHandlers } from './frame-dispatch.js';

type Deps = {
  readonly handlers: FrameHandlers;
  /** Where to go on after a drop; undefined starts from now. */
  readonly cursor: () => Cursor | undefined;
  readonly onLost: () => void;
  /** The session behind the socket ended: there is no point in coming back without signing in. */
  readonly onSignedOut: () => void;
};

/** Close code of a session that ended. */
const SESSION_ENDED = 4401;
const DEFAULT_HEARTBEAT_MS = 10_000;
/** A link that says nothing for so many heartbeats is dead; browsers notice that only after minutes. */
const SILENT_BEATS = 2.5;

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

/** The one socket of a console: connects, resumes at the cursor, pings, and comes back after a drop with jittered back-off. */
export class LiveSocket {
  private socket: WebSocket | undefined;
  private isWanted = false;
  private attempt = 0;
  private heartbeatMs = DEFAULT_HEARTBEAT_MS;
  private heardAt = 0;
  private isResuming = false;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly deps: Deps) {}

  start(): void {
    this.isWanted = true;
    this.attempt = 0;
    this.connect();
  }

  stop(): void {
    this.isWanted = false;
    clearTimeout(this.retryTimer);
    this.drop();
  }

  /** The network or the page came back: no reason to sit out the rest of the back-off. */
  hurry(): void {
    this.attempt = 0;
    if (this.socket) this.beat();
    else this.connect();
  }

  /** Says something when there is someone to say it to; nothing waits for the next connection. */
  send(frame: ClientFrame): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private connect(): void {
    clearTimeout(this.retryTimer);
    if (!this.isWanted || this.socket) return;
    const opened = new WebSocket(socketUrl());
    this.socket = opened;
    this.heardAt = Date.now();
    this.startPinging();
    opened.addEventListener('message', (event) => this.hear(opened, event.data));
    opened.addEventListener('close', ({ code }) => this.handleClose(opened, code));
  }

  private hear(from: WebSocket, data: unknown): void {
    if (from !== this.socket) return;
    this.heardAt = Date.now();
    const frame = parseFrame(data);
    if (!frame) return;
    if (frame.type === 'hello') this.answerHello(frame.heartbeatMs);
    if (frame.type === 'error' && frame.code === 'not_found' && this.isResuming) this.beginAnew();
    else dispatchFrame(this.deps.handlers, frame);
    if (frame.type === 'resumed' || frame.type === 'reload') this.isResuming = false;
  }

  /** What was to be resumed is another merchant's, whose agent signed in here before. */
  private beginAnew(): void {
    this.isResuming = false;
    this.send({ type: 'start' });
    dispatchFrame(this.deps.handlers, { type: 'reload', cursor: null });
  }

  private answerHello(heartbeatMs: number): void {
    this.attempt = 0;
    this.heartbeatMs = heartbeatMs;
    this.startPinging();
    const cursor = this.deps.cursor();
    this.isResuming = cursor !== undefined;
    this.send(cursor ? { type: 'resume', cursor } : { type: 'start' });
  }

  private handleClose(closed: WebSocket, code: number): void {
    if (closed !== this.socket) return;
    const isOver = code === SESSION_ENDED;
    if (isOver) this.isWanted = false;
    this.drop();
    if (isOver) this.deps.onSignedOut();
  }

  private beat(): void {
    if (Date.now() - this.heardAt > this.heartbeatMs * SILENT_BEATS) this.drop();
    else this.send({ type: 'ping' });
  }

  private startPinging(): void {
    clearInterval(this.pingTimer);
    this.pingTimer = setInterval(() => this.beat(), this.heartbeatMs);
  }

  private drop(): void {
    const lost = this.socket;
    this.socket = undefined;
    clearInterval(this.pingTimer);
    lost?.close();
    if (!this.isWanted) return;
    this.deps.onLost();
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.connect(), backOffMs(this.attempt));
    this.attempt += 1;
  }
}
