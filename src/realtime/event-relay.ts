import type { DomainEvent } from '../domain/conversations/events.js';
import type { Logger } from '../kernel/logger.js';
import type { EventFeed, EventLog, LogCursor, LoggedEvent } from '../services/ports/live/event-log.js';
import type { AgentConnection } from './agent-connection.js';
import { createCatchUp } from './events/catch-up.js';
import type { CatchUp } from './events/catch-up.js';
import type { ConnectionRegistry } from './connection-registry.js';
import { createFrameFlusher } from './events/frame-flusher.js';
import type { FrameFlusher } from './events/frame-flusher.js';
import { createMerchantStream } from './events/merchant-stream.js';
import type { MerchantStream } from './events/merchant-stream.js';
import { presentEvent, presentGone } from './present-event.js';
import type { PresentDeps } from './present-event.js';
import { candidatesFor } from './events/receivers.js';
import { sightOf } from './events/sight.js';

type Deps = PresentDeps & {
  readonly registry: ConnectionRegistry;
  readonly eventLog: EventLog;
  readonly eventFeed: EventFeed;
  readonly nowMs: () => number;
  readonly logger: Logger;
};

export type EventRelay = {
  /** Something waits for this connection and may be sent at the end of this turn. */
  readonly mark: FrameFlusher['mark'];
  readonly positionOf: (merchantId: string) => LogCursor | undefined;
  /** The merchant's stream in this process; made for its first connection. */
  readonly streamOf: (merchantId: string) => Promise<MerchantStream>;
  /** Redis was lost: no events come until `sync`. */
  readonly lose: () => void;
  /** Redis is back: delivers what was missed to who is here; `onSynced` is told of each merchant that is in step again. */
  readonly sync: (onSynced: (merchantId: string) => void) => void;
  readonly catchUp: CatchUp;
  /** Nobody of the merchant is connected here any more. */
  readonly forget: (merchantId: string) => void;
  readonly stop: () => Promise<void>;
};

/** What many consoles missed is presented once: pages of the log are shared, and what is seen of an event is the same for all. */
const createPresentTo = (deps: Deps) => {
  const shown = new WeakMap<DomainEvent, Promise<string | undefined>>();
  const present = async (merchantId: string, event: DomainEvent): Promise<string | undefined> => {
    const live = await presentEvent(deps, merchantId, event);
    return live && JSON.stringify(live);
  };
  return async (connection: AgentConnection, event: DomainEvent): Promise<string | undefined> => {
    const sight = sightOf(connection, event);
    if (sight === 'hidden') return undefined;
    if (sight === 'gone') return event.type === 'conversation.changed' ? JSON.stringify(presentGone(event)) : undefined;
    const presented = shown.get(event) ?? present(connection.merchantId, event);
    shown.set(event, presented);
    presented.catch(() => shown.delete(event));
    return presented;
  };
};

/** Presents one event for those who may see it. What cannot be presented makes its receivers read again, so that nothing is missing. */
const createPrepare = (deps: Deps, mark: FrameFlusher['mark']) => {
  const { registry, logger } = deps;
  const candidates = (merchantId: string, event: DomainEvent): Iterable<AgentConnection> => {
    const merchant = registry.of(merchantId);
    return merchant ? candidatesFor(merchant, event) : [];
  };
  const send = (merchantId: string, { number, event }: LoggedEvent, shown: string): void => {
    let gone: string | undefined;
    for (const connection of candidates(merchantId, event)) {
      const sight = sightOf(connection, event);
      if (sight === 'hidden') continue;
      if (sight === 'gone' && event.type === 'conversation.changed') gone ??= JSON.stringify(presentGone(event));
      if (connection.enqueue(sight === 'gone' ? (gone ?? shown) : shown, number)) mark(connection);
    }
    if (event.type === 'agent.changed') askAllToReload(narrowAgent(registry, event), mark);
  };
  const present = async (merchantId: string, logged: LoggedEvent): Promise<() => void> => {
    try {
      const live = await presentEvent(deps, merchantId, logged.event);
      if (!live) return () => {};
      const shown = JSON.stringify(live);
      return () => send(merchantId, logged, shown);
    } catch (err) {
      logger.warn({ merchantId, type: logged.event.type, err }, 'event not presented; consoles reload');
      return () => askAllToReload(registry.of(merchantId)?.all ?? [], mark);
    }
  };
  return (merchantId: string, logged: LoggedEvent): Promise<() => void> | undefined => {
    const [somebody] = candidates(merchantId, logged.event);
    return somebody && present(merchantId, logged);
  };
};

/** Skill groups decide what an agent sees: the connections whose sight has changed. */
const narrowAgent = (
  registry: ConnectionRegistry,
  { agentId, skillGroupIds }: Extract<DomainEvent, { type: 'agent.changed' }>,
): readonly AgentConnection[] => {
  const isSame = (connection: AgentConnection): boolean =>
    connection.skillGroupIds.length === skillGroupIds.length &&
    skillGroupIds.every((group) => connection.skillGroupIds.includes(group));
  const changed = registry.ofAgent(agentId).filter((connection) => !isSame(connection));
  for (const connection of changed) registry.narrow(connection, { role: connection.role, skillGroupIds });
  return changed;
};

/** So many are told at once, and the others in steps: each of them then reads its lists. */
const RELOADS_AT_ONCE = 20;
const RELOAD_STEP_MS = 100;
const LONGEST_SPREAD_MS = 10_000;

/** From now on they are sent nothing else. */
const askAllToReload = (connections: Iterable<AgentConnection>, mark: FrameFlusher['mark']): void => {
  for (const [index, connection] of [...connections].entries()) {
    connection.askReload();
    const waitMs = Math.min(Math.floor(index / RELOADS_AT_ONCE) * RELOAD_STEP_MS, LONGEST_SPREAD_MS);
    if (waitMs === 0) mark(connection);
    else setTimeout(() => mark(connection), waitMs).unref();
  }
};

/** The bus to those who may see: one stream per merchant that has somebody here. */
export const createEventRelay = (deps: Deps): EventRelay => {
  const { registry, eventLog, eventFeed, logger } = deps;
  const streams = new Map<string, Promise<MerchantStream>>();
  const opened = new Map<string, MerchantStream>();
  const positionOf = (merchantId: string): LogCursor | undefined => opened.get(merchantId)?.position();
  const flusher = createFrameFlusher({ positionOf, nowMs: deps.nowMs });
  const prepare = createPrepare(deps, flusher.mark);

  const open = async (merchantId: string): Promise<MerchantStream> => {
    const stream = await createMerchantStream({
      merchantId,
      eventLog,
      eventFeed,
      logger,
      prepare: (event) => prepare(merchantId, event),
      reload: () => askAllToReload(registry.of(merchantId)?.all ?? [], flusher.mark),
    });
    opened.set(merchantId, stream);
    await stream.sync();
    return stream;
  };
  const forget = async (merchantId: string): Promise<void> => {
    const stream = streams.get(merchantId);
    streams.delete(merchantId);
    opened.delete(merchantId);
    await (await stream)?.stop();
  };

  return {
    mark: flusher.mark,
    positionOf,
    streamOf: (merchantId) => {
      const known = streams.get(merchantId) ?? open(merchantId);
      streams.set(merchantId, known);
      return known;
    },
    lose: () => opened.forEach((stream) => stream.lose()),
    sync: (onSynced) =>
      opened.forEach((stream, merchantId) => {
        void stream.sync();
        void stream.whenSynced().then(() => onSynced(merchantId));
      }),
    catchUp: createCatchUp({ eventLog, presentTo: createPresentTo(deps) }),
    forget: (merchantId) =>
      void forget(merchantId).catch((err: unknown) => logger.warn({ merchantId, err }, 'stream not stopped')),
    stop: async () => {
      await Promise.all([...streams.keys()].map(forget));
    },
  };
};
