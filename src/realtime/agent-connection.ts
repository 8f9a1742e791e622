import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ServerFrame } from '../contract/socket-frames.js';
import type { Actor, AgentRole } from '../domain/people/agent.js';
import type { Viewer } from '../domain/people/permissions.js';
import type { LogCursor } from '../services/ports/live/event-log.js';
import { FloodGuard } from './socket/flood-guard.js';
import { PING_FRAME, textFrame } from './socket/text-frame.js';

/** Close codes of the socket (bad-inputs.json W1). */
export const CLOSE = {
  binary: 1003,
  policy: 1008,
  bug: 1011,
  restarting: 1012,
  overload: 1013,
  sessionEnded: 4401,
} as const;

/** A console that reads more slowly than this much waiting is sent no events until it has read, then told to reload. */
const RESYNC_ABOVE_BYTES = 256 * 1024;
const RESYNCED_BELOW_BYTES = 64 * 1024;
const CLOSE_ABOVE_BYTES = 1024 * 1024;
/** What may wait for one console inside a turn or while it catches up, in characters. */
const LONGEST_PENDING = 256 * 1024;
const STUCK_MS = 15_000;
const CLOSE_TIMEOUT_MS = 2_000;
const MESSAGES_PER_SECOND = 50;
const ERRORS_IN_TEN_SECONDS = 20;

export type Credentials = { readonly cookie?: string; readonly authorization?: string };

/** What is needed of a socket beside writing to it. */
type SocketEnd = Pick<WebSocket, 'readyState' | 'OPEN' | 'close' | 'terminate'>;

export type ConnectionInput = {
  readonly id: string;
  readonly socket: SocketEnd;
  /** The socket below: frames that many share are written to it as they are. */
  readonly stream: Duplex;
  readonly actor: Actor;
  readonly skillGroupIds: readonly string[];
  readonly credentials: Credentials;
  readonly expiresAt: Date | undefined;
  /** In which of the heartbeat's turns it is pinged. */
  readonly slot: number;
  readonly nowMs: number;
};

/** One socket of one agent: what it may see, what waits to be sent, how it behaves. A class, because there are 10,000 of them. */
export class AgentConnection implements Viewer {
  readonly id: string;
  readonly merchantId: string;
  readonly agentId: string;
  readonly credentials: Credentials;
  readonly openedAtMs: number;
  readonly slot: number;
  role: AgentRole;
  /** Nothing that is sent here holds personal data; a console that has shown some reads it again when this changes. */
  readsPersonalData: boolean;
  skillGroupIds: readonly string[];
  expiresAt: Date | undefined;
  lastHeardMs: number;
  sessionCheckedMs: number;
  /** Has said `start` or `resume`. */
  hasBegun = false;
  /** Events up to this number were seen already; those that come again are passed over. */
  floor = 0;
  /** Number of the last cursor that was sent. */
  sentNumber = 0;
  private readonly socket: SocketEnd;
  private readonly stream: Duplex;
  private readonly messages = new FloodGuard(MESSAGES_PER_SECOND, 1_000);
  private readonly errors = new FloodGuard(ERRORS_IN_TEN_SECONDS - 1, 10_000);
  private pending: string[] = [];
  private pendingLength = 0;
  private holds = 0;
  private mustReload = false;
  private stuckSinceMs: number | undefined;

  constructor(input: ConnectionInput) {
    this.id = input.id;
    this.socket = input.socket;
    this.stream = input.stream;
    this.merchantId = input.actor.merchantId;
    this.agentId = input.actor.agentId;
    this.role = input.actor.role;
    this.readsPersonalData = input.actor.readsPersonalData ?? false;
    this.skillGroupIds = input.skillGroupIds;
    this.credentials = input.credentials;
    this.expiresAt = input.expiresAt;
    this.slot = input.slot;
    this.openedAtMs = input.nowMs;
    this.lastHeardMs = input.nowMs;
    this.sessionCheckedMs = input.nowMs;
  }

  get actor(): Actor {
    return {
      merchantId: this.merchantId,
      agentId: this.agentId,
      role: this.role,
      readsPersonalData: this.readsPersonalData,
    };
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  get isHeld(): boolean {
    return this.holds > 0;
  }

  get hasPending(): boolean {
    return this.pending.length > 0 || this.mustReload;
  }

  /** Counts what the console sends, pings included. False: it floods. */
  hear(nowMs: number): boolean {
    this.lastHeardMs = nowMs;
    return this.messages.allow(nowMs);
  }

  /** Until `release`, events wait and nothing of them is sent. Holds add up. */
  hold(): void {
    this.holds += 1;
  }

  /** Returns whether something waits to be sent now. */
  release(): boolean {
    this.holds -= 1;
    return this.holds === 0 && this.hasPending;
  }

  /** Puts one event, as JSON, behind the others. Returns whether it can be sent in this turn. */
  enqueue(event: string, number: number): boolean {
    if (number <= this.floor || this.mustReload || this.stuckSinceMs !== undefined) return false;
    if (this.pendingLength > LONGEST_PENDING) {
      this.askReload();
    } else {
      this.pending.push(event);
      this.pendingLength += event.length;
    }
    return !this.isHeld;
  }

  /** What waits is dropped: the console will read everything again. Numbers of another epoch may be lower. */
  askReload(): void {
    this.dropPending();
    this.floor = 0;
    this.mustReload = true;
  }

  dropPending(): void {
    this.pending = [];
    this.pendingLength = 0;
    this.mustReload = false;
  }

  /** The events that wait, as the members of a JSON array; or that the console has to reload; undefined when it may be sent nothing. */
  takePending(nowMs: number): string | 'reload' | undefined {
    if (this.isHeld || !this.isOpen || this.isStuck(nowMs)) return undefined;
    const { pending, mustReload } = this;
    this.dropPending();
    if (mustReload) return 'reload';
    return pending.length === 1 ? pending[0] : pending.join(',');
  }

  sendFrame(frame: Buffer): void {
    if (this.isOpen) this.stream.write(frame);
  }

  send(frame: ServerFrame): void {
    this.sendFrame(textFrame(JSON.stringify(frame)));
  }

  /** Answers a message that was not right; too many of them end the socket (bad-inputs.json W2). */
  sendError(code: Extract<ServerFrame, { type: 'error' }>['code'], nowMs: number): void {
    if (this.errors.allow(nowMs)) this.send({ type: 'error', code });
    else this.close(CLOSE.policy);
  }

  sendReload(cursor: LogCursor | undefined): void {
    this.sentNumber = cursor?.number ?? 0;
    this.send({ type: 'reload', cursor: cursor ?? null });
  }

  ping(): void {
    this.sendFrame(PING_FRAME);
  }

  /** Resolves when most of what was written has left, or the socket is closed. */
  async drained(): Promise<void> {
    if (!this.isOpen || this.stream.writableLength < RESYNCED_BELOW_BYTES) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        this.stream.off('drain', end).off('close', end);
        resolve();
      };
      this.stream.on('drain', end).on('close', end);
    });
  }

  /** Whether a console that had fallen behind has read what it was sent: then it is to reload. One that never does is closed. */
  checkStuck(nowMs: number): boolean {
    if (this.stuckSinceMs === undefined) return false;
    if (this.stream.writableLength < RESYNCED_BELOW_BYTES) {
      this.stuckSinceMs = undefined;
      this.askReload();
      return !this.isHeld;
    }
    if (nowMs - this.stuckSinceMs > STUCK_MS) this.close(CLOSE.overload);
    return false;
  }

  /** Nothing is sent after it. A console that does not answer the close is cut. */
  close(code: number): void {
    if (!this.isOpen) return;
    this.socket.close(code);
    setTimeout(() => this.terminate(), CLOSE_TIMEOUT_MS).unref();
  }

  terminate(): void {
    this.socket.terminate();
  }

  private isStuck(nowMs: number): boolean {
    if (this.stuckSinceMs !== undefined) return true;
    const waiting = this.stream.writableLength;
    if (waiting > CLOSE_ABOVE_BYTES) {
      this.close(CLOSE.overload);
      return true;
    }
    if (waiting <= RESYNC_ABOVE_BYTES) return false;
    this.stuckSinceMs = nowMs;
    this.dropPending();
    return true;
  }
}
