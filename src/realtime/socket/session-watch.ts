import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import { CLOSE } from '../agent-connection.js';
import type { AgentConnection, Credentials } from '../agent-connection.js';
import type { ConnectionRegistry } from '../connection-registry.js';

/** Who a cookie or token is from, today; undefined when it is (no longer) anybody's. Throws `unavailable` when it cannot be known. */
export type Authenticate = (credentials: Credentials) => Promise<Authenticated | undefined>;

export type Authenticated = {
  readonly actor: Actor;
  readonly skillGroupIds: readonly string[];
  /** When it ends by itself; undefined for an API token. */
  readonly expiresAt: Date | undefined;
};

/** A change of session, role or account ends or narrows the socket within this time. */
const DEADLINE_MS = 4_000;
const RETRY_MS = 250;
const CHECKS_AT_ONCE = 16;

type Deps = {
  readonly authenticate: Authenticate;
  readonly registry: ConnectionRegistry;
  /** Something waits for this connection and may be sent. */
  readonly mark: (connection: AgentConnection) => void;
  readonly nowMs: () => number;
  readonly logger: Logger;
};

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());

/** Asks who a connection is from until it is known. `unknown`: nobody could say in time. */
const createAsk =
  ({ authenticate, nowMs }: Deps) =>
  async (connection: AgentConnection): Promise<Authenticated | 'unknown' | undefined> => {
    const deadline = nowMs() + DEADLINE_MS;
    while (nowMs() < deadline) {
      try {
        return await authenticate(connection.credentials);
      } catch (error) {
        if (!(error instanceof AppError && error.kind === 'unavailable')) throw error;
        await pause();
      }
    }
    return 'unknown';
  };

const sameGroups = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((group) => other.includes(group));

const isSameSight = (connection: AgentConnection, { actor, skillGroupIds }: Authenticated): boolean =>
  actor.role === connection.role &&
  (actor.readsPersonalData ?? false) === connection.readsPersonalData &&
  sameGroups(skillGroupIds, connection.skillGroupIds);

export type SessionWatch = {
  /** Asks again who these are; each is sent nothing until that is known. */
  readonly recheck: (connections: readonly AgentConnection[]) => Promise<void>;
};

export const createSessionWatch = (deps: Deps): SessionWatch => {
  const { registry, mark, logger } = deps;
  const ask = createAsk(deps);

  const apply = (connection: AgentConnection, answer: Authenticated | 'unknown' | undefined): void => {
    if (answer === 'unknown') return connection.close(CLOSE.overload);
    if (answer?.actor.agentId !== connection.agentId || answer.actor.merchantId !== connection.merchantId) {
      return connection.close(CLOSE.sessionEnded);
    }
    connection.expiresAt = answer.expiresAt;
    if (isSameSight(connection, answer)) return;
    const { role, readsPersonalData = false } = answer.actor;
    connection.readsPersonalData = readsPersonalData;
    registry.narrow(connection, { role, skillGroupIds: answer.skillGroupIds });
    connection.askReload();
  };
  const recheckOne = async (connection: AgentConnection): Promise<void> => {
    try {
      apply(connection, await ask(connection));
    } catch (error) {
      logger.error({ agentId: connection.agentId, err: error }, 'session could not be checked');
      connection.close(CLOSE.bug);
    } finally {
      if (connection.release()) mark(connection);
    }
  };

  return {
    recheck: async (connections) => {
      const waiting = [...connections];
      for (const connection of waiting) connection.hold();
      const work = async (): Promise<void> => {
        for (let next = waiting.pop(); next; next = waiting.pop()) await recheckOne(next);
      };
      await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, work));
    },
  };
};
