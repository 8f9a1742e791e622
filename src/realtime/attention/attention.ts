import type { Actor } from '../../domain/people/agent.js';
import type { Logger } from '../../kernel/logger.js';
import type { AttentionFeed, AttentionNote } from '../../services/ports/live/attention-feed.js';
import type { AgentConnection } from '../agent-connection.js';
import type { ConnectionRegistry } from '../connection-registry.js';
import { createAttentionBoard } from './attention-board.js';
import type { AttentionBoard } from './attention-board.js';

export type AttentionDeps = {
  readonly attentionFeed: AttentionFeed;
  /** Throws `not_found` for a conversation that the actor may not see. */
  readonly lookAt: (input: { readonly actor: Actor; readonly conversationId: string }) => Promise<void>;
  readonly registry: ConnectionRegistry;
  readonly nowMs: () => number;
  readonly logger: Logger;
};

type Followed = { readonly board: AttentionBoard; readonly stop: Promise<() => Promise<void>> };

/** A board per merchant that has somebody here who looks at something. */
const createBoards = ({ attentionFeed, nowMs, logger }: AttentionDeps) => {
  const followed = new Map<string, Followed>();
  return {
    of: (merchantId: string): AttentionBoard | undefined => followed.get(merchantId)?.board,
    follow: async (merchantId: string, onNews: (note: AttentionNote) => void): Promise<void> => {
      const known = followed.get(merchantId);
      if (known) return void (await known.stop);
      const board = createAttentionBoard(nowMs);
      const stop = attentionFeed.follow(merchantId, (note) => void (board.note(note) && onNews(note)));
      followed.set(merchantId, { board, stop });
      await stop;
    },
    forget: (merchantId: string): void => {
      const known = followed.get(merchantId);
      followed.delete(merchantId);
      known?.stop
        .then((unfollow) => unfollow())
        .catch((err: unknown) => logger.warn({ merchantId, err }, 'attention not unfollowed'));
    },
  };
};

/**
 * Who looks at a conversation and who writes in it, told to those who look at it too. A console says every 30 s what is open;
 * the answer is who else is there. Nothing is stored: each process remembers what it hears.
 */
export const createAttention = (deps: AttentionDeps) => {
  const { attentionFeed, lookAt, registry } = deps;
  const boards = createBoards(deps);
  const open = new WeakMap<AgentConnection, string>();

  const show = (connection: AgentConnection, conversationId: string): void => {
    const watchers = boards.of(connection.merchantId)?.watchersOf(conversationId) ?? [];
    const agents = watchers
      .filter(({ agentId }) => agentId !== connection.agentId)
      .map(({ agentId, isTyping }) => ({ agentId, typing: isTyping }));
    connection.send({ type: 'attention', conversationId, agents });
  };
  const showOthers = (merchantId: string, { conversationId, agentId }: AttentionNote): void => {
    for (const connection of registry.of(merchantId)?.all ?? []) {
      if (open.get(connection) === conversationId && connection.agentId !== agentId) show(connection, conversationId);
    }
  };
  const tell = ({ merchantId, agentId }: AgentConnection, conversationId: string, doing: AttentionNote['doing']) =>
    attentionFeed.tell(merchantId, { conversationId, agentId, doing });
  const leave = (connection: AgentConnection): void => {
    const conversationId = open.get(connection);
    open.delete(connection);
    const tabs = registry.ofAgent(connection.agentId).filter((other) => other !== connection);
    const isOver = conversationId !== undefined && tabs.every((other) => open.get(other) !== conversationId);
    if (isOver) tell(connection, conversationId, 'gone');
  };

  return {
    /** What is open in a console; null = no conversation. Throws `not_found`. */
    look: async (connection: AgentConnection, conversationId: string | null): Promise<void> => {
      const { merchantId, actor } = connection;
      const isNew = open.get(connection) !== conversationId;
      if (isNew) leave(connection);
      if (conversationId === null) return;
      // Sight is asked for when it is opened; who loses it is told, and leaves.
      if (isNew) await lookAt({ actor, conversationId });
      await boards.follow(merchantId, (note) => showOthers(merchantId, note));
      if (!connection.isOpen) return;
      open.set(connection, conversationId);
      tell(connection, conversationId, 'viewing');
      show(connection, conversationId);
    },
    /** Returns whether it is open in this console: nobody is told of anything else. */
    type: (connection: AgentConnection, conversationId: string): boolean => {
      const isOpenHere = open.get(connection) === conversationId;
      if (isOpenHere) tell(connection, conversationId, 'typing');
      return isOpenHere;
    },
    /** The socket has closed, and is out of the registry. */
    end: (connection: AgentConnection): void => {
      leave(connection);
      if (!registry.of(connection.merchantId)) boards.forget(connection.merchantId);
    },
  };
};

export type Attention = ReturnType<typeof createAttention>;
