import { hasRight } from '../../domain/people/permissions.js';
import type { Logger } from '../../kernel/logger.js';
import type { EventFeed } from '../../services/ports/live/event-log.js';
import type { WakeUp } from '../../services/ports/live/wake-up.js';
import type { BoardRecord, ReadBoard } from '../../services/supervising/read-board.js';
import type { AgentConnection } from '../agent-connection.js';
import { textFrame } from '../socket/text-frame.js';

/** A board is read and sent at most this often for one merchant in one process. */
const PAUSE_MS = 1_000;

type Deps = {
  readonly readBoard: ReadBoard;
  readonly eventFeed: Pick<EventFeed, 'follow'>;
  readonly wakeUp: Pick<WakeUp, 'on'>;
  readonly logger: Logger;
};

export type BoardWatch = {
  /** From now on the connection is sent the board whenever it changed, beginning with how it is now. */
  readonly watch: (connection: AgentConnection) => void;
  readonly leave: (connection: AgentConnection) => void;
  readonly stop: () => Promise<void>;
};

/** Asked at every send: a role may change while somebody watches. */
const mayWatch = (connection: AgentConnection): boolean => connection.isOpen && hasRight(connection.role, 'board.read');

/** Does something now, and again when asked meanwhile, with a pause between; never twice at once. */
const createPaced = (work: () => Promise<void>) => {
  let isBusy = false;
  let isAsked = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const run = (): void => {
    if (isBusy || isStopped) {
      isAsked = true;
      return;
    }
    isBusy = true;
    isAsked = false;
    void work().finally(() => {
      timer = setTimeout(() => {
        isBusy = false;
        if (isAsked) run();
      }, PAUSE_MS);
    });
  };
  const stop = (): void => {
    isStopped = true;
    clearTimeout(timer);
  };
  return { run, stop };
};

type Watched = {
  readonly connections: Set<AgentConnection>;
  readonly changed: () => void;
  readonly stop: () => Promise<void>;
};

/** One merchant's board and who looks at it. */
const watchMerchant = ({ readBoard, eventFeed, logger }: Deps, merchantId: string): Watched => {
  const connections = new Set<AgentConnection>();
  const paced = createPaced(async () => {
    for (const connection of connections) if (!mayWatch(connection)) connections.delete(connection);
    if (connections.size === 0) return;
    const board = await readBoard(merchantId).catch((err: unknown): BoardRecord | undefined => {
      logger.warn({ merchantId, err }, 'board not read');
      return undefined;
    });
    if (!board) return;
    const frame = textFrame(JSON.stringify({ type: 'board.changed', board }));
    for (const connection of connections) connection.sendFrame(frame);
  });
  const following = eventFeed.follow(merchantId, paced.run);
  following.catch((err: unknown) => logger.warn({ merchantId, err }, 'board does not follow events'));
  return {
    connections,
    changed: paced.run,
    stop: async () => {
      paced.stop();
      await (
        await following.catch(() => undefined)
      )?.();
    },
  };
};

/** The live board for those who look at it: read once for all of them, at most each second, when something happened. */
export const createBoardWatch = (deps: Deps): BoardWatch => {
  const merchants = new Map<string, Watched>();
  deps.wakeUp.on('presence', (merchantId) => merchants.get(merchantId)?.changed());

  const leave = (connection: AgentConnection): void => {
    const watched = merchants.get(connection.merchantId);
    if (!watched?.connections.delete(connection) || watched.connections.size > 0) return;
    merchants.delete(connection.merchantId);
    void watched.stop();
  };
  return {
    watch: (connection) => {
      if (!mayWatch(connection)) return connection.sendError('forbidden', performance.now());
      const watched = merchants.get(connection.merchantId) ?? watchMerchant(deps, connection.merchantId);
      merchants.set(connection.merchantId, watched);
      watched.connections.add(connection);
      watched.changed();
    },
    leave,
    stop: async () => {
      await Promise.all([...merchants.values()].map(({ stop }) => stop()));
      merchants.clear();
    },
  };
};
