import type { RawData } from 'ws';
import { clientFrame } from '../../contract/socket-frames.js';
import type { ClientFrame } from '../../contract/socket-frames.js';
import type { Actor } from '../../domain/people/agent.js';
import { isCursorOf } from '../../domain/conversations/log-epoch.js';
import { AppError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import { CLOSE } from '../agent-connection.js';
import type { AgentConnection } from '../agent-connection.js';

type Deps = {
  /** Wants events from now. */
  readonly onStart: (connection: AgentConnection) => void;
  readonly onResume: (connection: AgentConnection, cursor: Extract<ClientFrame, { type: 'resume' }>['cursor']) => void;
  /** Tells the customer that somebody is writing. Throws what the agent may not do. */
  readonly onTyping: (input: {
    readonly actor: Actor;
    readonly conversationId: string;
    readonly hasItOpen: boolean;
  }) => Promise<void>;
  /** What the console has open. Throws what the agent may not see. */
  readonly onViewing: (connection: AgentConnection, conversationId: string | null) => Promise<void>;
  /** Colleagues who look at the conversation are told that somebody writes. Returns whether this console has it open. */
  readonly onWriting: (connection: AgentConnection, conversationId: string) => boolean;
  /** Watches the live board, or stops. */
  readonly onBoard: (connection: AgentConnection, watch: boolean) => void;
  readonly nowMs: () => number;
  readonly logger: Logger;
};

const parse = (text: string): ClientFrame | undefined => {
  try {
    const frame = clientFrame.safeParse(JSON.parse(text));
    return frame.success ? frame.data : undefined;
  } catch {
    return undefined;
  }
};

/** What a use case refused, in the socket's words: an error frame, or the end of the socket. */
const createReport =
  ({ nowMs, logger }: Deps) =>
  (connection: AgentConnection, error: unknown): void => {
    if (!(error instanceof AppError)) {
      logger.error({ agentId: connection.agentId, err: error }, 'socket message failed');
      connection.close(CLOSE.bug);
    } else if (error.kind === 'unauthenticated') {
      connection.close(CLOSE.sessionEnded);
    } else {
      connection.sendError(error.code, nowMs());
    }
  };

/** What the agent looks at, and that they write. False before the first frame. */
const createAttend =
  ({ onTyping, onViewing, onWriting }: Deps, report: ReturnType<typeof createReport>) =>
  (connection: AgentConnection, frame: Extract<ClientFrame, { type: 'typing' | 'viewing' }>): boolean => {
    if (!connection.hasBegun) return false;
    const { type, conversationId } = frame;
    const done =
      type === 'typing'
        ? onTyping({ actor: connection.actor, conversationId, hasItOpen: onWriting(connection, conversationId) })
        : onViewing(connection, conversationId);
    done.catch((error: unknown) => report(connection, error));
    return true;
  };

/** What a console says: guarded by the contract, then handed on. */
export const createIncoming = (deps: Deps) => {
  const { onStart, onResume, onBoard, nowMs } = deps;
  const report = createReport(deps);
  const attend = createAttend(deps, report);

  const act = (connection: AgentConnection, frame: ClientFrame): boolean => {
    if (frame.type === 'ping') {
      connection.send({ type: 'pong' });
      return true;
    }
    if (frame.type === 'typing' || frame.type === 'viewing') return attend(connection, frame);
    if (frame.type === 'board') {
      if (connection.hasBegun) onBoard(connection, frame.watch);
      return connection.hasBegun;
    }
    if (connection.hasBegun) return false;
    if (frame.type === 'resume' && !isCursorOf(connection.merchantId, frame.cursor)) {
      connection.sendError('not_found', nowMs());
      return true;
    }
    connection.hasBegun = true;
    if (frame.type === 'start') onStart(connection);
    else onResume(connection, frame.cursor);
    return true;
  };

  return (connection: AgentConnection, data: RawData, isBinary: boolean): void => {
    if (!connection.isOpen) return;
    if (!connection.hear(nowMs())) return connection.close(CLOSE.policy);
    if (isBinary) return connection.close(CLOSE.binary);
    const frame = parse(data.toString());
    if (!frame || !act(connection, frame)) connection.sendError('bad_message', nowMs());
  };
};
