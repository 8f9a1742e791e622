import { createSearchQueue } from '../postgres/queues/search-queue.js';
import { createOnAcceptBy } from '../services/timers/on-accept-by.js';
import { createOnAgentSilence } from '../services/timers/on-agent-silence.js';
import { createOnCustomerSilence } from '../services/timers/on-customer-silence.js';
import { createOnDisconnectGrace } from '../services/timers/on-disconnect-grace.js';
import { createOnLeftMessage } from '../services/timers/on-left-message.js';
import { createOnOrderAnswer } from '../services/timers/on-order-answer.js';
import { createOnPassiveReply } from '../services/timers/on-passive-reply.js';
import { createOnSelfServiceSilence } from '../services/timers/on-self-service-silence.js';
import { createOnSkillGroupGone } from '../services/skill-groups/remove-skill-group.js';
import { createOnTicketSla } from '../services/timers/on-ticket-sla.js';
import { createOnNoticeAnswer } from '../services/timers/on-notice-answer.js';
import { createRunTimer } from '../services/timers/run-timer.js';
import { createRelayOutbox } from '../services/events/relay-outbox.js';
import { createInboundWorker } from '../workers/inbound/inbound-worker.js';
import { createOutboundWorker } from '../workers/outbound-worker.js';
import { createOutboxRelay } from '../workers/outbox-relay.js';
import { createPresenceSweeper } from '../workers/presence-sweeper.js';
import { createReportCounter } from '../workers/report-counter.js';
import { createRoutingWorker } from '../workers/routing-worker.js';
import { createSearchIndexer } from '../workers/search-indexer.js';
import { createTimeoutSweeper } from '../workers/timeout-sweeper.js';
import { createUpkeep } from '../workers/upkeep.js';
import { createWebhookWorker } from '../workers/webhook-worker.js';
import { createWiringDoctor } from '../workers/wiring-doctor.js';
import type { Config } from '../config/load-config.js';
import type { Logger } from '../kernel/logger.js';
import type { Container } from './container/container.js';
import type { Shutdown } from './shutdown.js';

/** What is in hand has mostly ended by then. */
const SLOW_MS = 3_000;

type Loop = { readonly start: () => void; readonly stop: () => Promise<void> };

/** Starts the loops: pushes, routing, announcing, sending, timers, upkeep. Any number of processes may run them. */
export const startWorkers = async (container: Container, shutdown: Shutdown): Promise<void> => {
  const { foundation, people, routing } = container;
  for (const merchantId of await routing.lineSource.merchantIds()) await people.ensureDefaults(merchantId);
  const loops = buildLoops(container);
  shutdown.add('workers', () => stopLoops(loops, foundation.logger));
  for (const loop of Object.values(loops)) loop.start();
  // Another run of Redis may have lost anything: every line is looked at now, and not at the next look.
  foundation.connection.onReady(() => foundation.wakeUp.wake('routing', ''));
};

/** All at once; who takes long is named, because what it waits for is otherwise not known to anybody. */
const stopLoops = async (loops: Readonly<Record<string, Loop>>, logger: Logger): Promise<void> => {
  const busy = new Set(Object.keys(loops));
  const timer = setTimeout(() => logger.warn({ workers: [...busy] }, 'workers still have something in hand'), SLOW_MS);
  await Promise.all(Object.entries(loops).map(([name, loop]) => loop.stop().finally(() => busy.delete(name))));
  clearTimeout(timer);
};

const buildLoops = (container: Container): Readonly<Record<string, Loop>> => {
  const { foundation, intake, routing, sending, journalUpkeep, pruneTrails } = container;
  const { connection } = foundation;
  const routingWorker = createRoutingWorker({ ...foundation, ...routing });
  const relayOutbox = createRelayOutbox({
    ...foundation,
    outboxSource: routing.outboxSource,
    applyRouting: routing.followEvents(routingWorker.request),
    tellOutside: container.webhooks.followWebhooks,
  });
  return {
    inbound: createInboundWorker({ ...foundation, ...intake, sideBySide: inboundHands(foundation.config) }),
    routing: routingWorker,
    outboxRelay: createOutboxRelay({ ...foundation, relayOutbox, outboxSource: routing.outboxSource }),
    outbound: createOutboundWorker({ ...foundation, ...sending }),
    timers: createTimeoutSweeper({ ...foundation, timerQueue: routing.timerQueue, runTimer: buildRunTimer(container) }),
    presence: createPresenceSweeper({
      ...foundation,
      presence: routing.presence,
      merchantsPresent: async () => (connection.isReady() ? routing.presence.merchants() : []),
    }),
    searchIndexer: createSearchIndexer({
      ...foundation,
      searchQueue: createSearchQueue(foundation.database),
      indexWaiting: container.indexWaiting,
    }),
    upkeep: createUpkeep({
      ...foundation,
      journalUpkeep,
      pruneTrails,
      old: container.keeping.old,
      retention: foundation.config.retention,
    }),
    reportCounter: createReportCounter({ ...foundation, ...container.reports }),
    webhooks: createWebhookWorker({ ...foundation, ...container.webhooks }),
    wiringDoctor: createWiringDoctor({ ...foundation, ...container.wiring }),
  };
};

/** Two thirds of the pool: routing, announcing and sending never wait behind a burst. */
const inboundHands = ({ database }: Config): number => Math.max(1, Math.floor((database.appPoolSize * 2) / 3));

const buildRunTimer = ({ foundation, routing, sending, payments, orders, accounts, alerts, keeping }: Container) => {
  const { presence, timerQueue } = routing;
  return createRunTimer({
    ...foundation,
    timerQueue,
    handlers: {
      accept_by: createOnAcceptBy(foundation),
      agent_silence: createOnAgentSilence(foundation),
      customer_silence: createOnCustomerSilence(foundation),
      disconnect_grace: createOnDisconnectGrace({ ...foundation, presence }),
      fetch_media: sending.fetchMedia,
      self_service_silence: createOnSelfServiceSilence(foundation),
      left_message: createOnLeftMessage(foundation),
      passive_reply: createOnPassiveReply(foundation),
      order_answer: createOnOrderAnswer({ ...foundation, ...orders }),
      ticket_sla: createOnTicketSla(foundation),
      skill_group_gone: createOnSkillGroupGone(foundation),
      ...payments.timers,
      ...accounts.timers,
      ...alerts.timers,
      notice_send: sending.onNoticeSend,
      notice_answer: createOnNoticeAnswer(foundation),
      ...keeping.timers,
    },
  });
};
