import { randomUUID } from 'node:crypto';
import { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { AgentRole } from '../../../src/domain/people/agent.js';
import { AgentConnection } from '../../../src/realtime/agent-connection.js';

type Input = {
  readonly merchantId?: string;
  readonly agentId?: string;
  readonly role?: AgentRole;
  readonly skillGroupIds?: readonly string[];
};

/** A socket whose other end reads only when told to. */
class PausedStream extends Duplex {
  private waiting: (() => void) | undefined;
  private isReading = false;

  override _read(): void {}

  override _write(_chunk: Buffer, _encoding: string, done: () => void): void {
    if (this.isReading) done();
    else this.waiting = done;
  }

  letRead(): void {
    this.isReading = true;
    this.waiting?.();
  }
}

/** A connection whose console does not read. `closed` keeps the codes it was closed with. */
export const aStillConnection = (input: Input = {}) => {
  const stream = new PausedStream();
  const closed: number[] = [];
  const connection = new AgentConnection({
    id: randomUUID(),
    socket: {
      OPEN: WebSocket.OPEN,
      get readyState() {
        return closed.length === 0 ? WebSocket.OPEN : WebSocket.CLOSING;
      },
      close: (code = 1000) => void closed.push(code),
      terminate: () => {},
    },
    stream,
    actor: { merchantId: input.merchantId ?? 'm', agentId: input.agentId ?? 'lin', role: input.role ?? 'agent' },
    skillGroupIds: input.skillGroupIds ?? [],
    credentials: {},
    expiresAt: undefined,
    slot: 0,
    nowMs: 0,
  });
  return { connection, stream, closed };
};

export const aConnection = (input: Input): AgentConnection => aStillConnection(input).connection;
