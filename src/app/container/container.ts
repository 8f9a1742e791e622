import { createViewLookups } from '../../postgres/reads/view-lookups.js';
import { createJournalUpkeep } from '../../postgres/journal/journal-upkeep.js';
import { createPruneTrails } from '../../postgres/journal/trail-upkeep.js';
import { createPageReports } from '../../services/page-reports/note-page-reports.js';
import { createIndexWaiting } from '../../services/search/index-waiting.js';
import { createComplaintTickets } from '../../services/tickets/opening/follow-complaint.js';
import type { Shutdown } from '../shutdown.js';
import { buildAccounts } from './running/accounts.js';
import type { Foundation } from './foundation.js';
import { buildIntake } from './serving/intake.js';
import { buildKeeping } from './running/keeping.js';
import { buildPayments } from './commerce/payments.js';
import { buildOrders } from './commerce/orders.js';
import { buildPeople, buildReads } from './people/people.js';
import { buildSettingsDocument } from './people/settings-document.js';
import { buildReports } from './running/reports.js';
import { buildSelfService } from './serving/self-service.js';
import { buildSending } from './serving/sending.js';
import { buildRouting, buildServing } from './serving/serving.js';
import { buildTickets } from './commerce/tickets.js';
import { buildWebhooks } from './running/webhooks.js';
import { createCursors } from '../tools/cursors.js';
import { buildAlerts } from './running/alerts.js';
import { buildWiring } from './running/wiring.js';

/** Every object of a process, once, bottom up. What a role does not start does nothing. */
export const buildContainer = (foundation: Foundation, shutdown: Shutdown) => {
  const routing = buildRouting(foundation);
  const sending = buildSending(foundation, shutdown);
  const payments = buildPayments(foundation, shutdown, { ...sending, tickets: createComplaintTickets(foundation) });
  const keeping = buildKeeping({ ...foundation, ...sending, lineSource: routing.lineSource });
  const alerts = buildAlerts(foundation, shutdown, routing);
  const reads = buildReads(foundation, sending, routing);
  const orders = buildOrders({ ...foundation, ...sending, ...reads, ...payments, shutdown });
  const intake = buildIntake(foundation, orders.answerOrders);
  const people = buildPeople(foundation, payments);
  return {
    foundation,
    routing,
    sending,
    serving: buildServing(foundation),
    selfService: buildSelfService(foundation),
    accounts: buildAccounts(foundation, sending),
    intake,
    alerts,
    wiring: buildWiring(foundation, { ...sending, ...intake, ...alerts }),
    payments,
    people,
    pageReports: createPageReports(foundation),
    settingsDocument: buildSettingsDocument(foundation, { ...sending, ...alerts, ...people }),
    reads,
    keeping,
    tickets: buildTickets({
      ...foundation,
      ...reads,
      cursors: createCursors(foundation.config.sessionSecret),
      ticketNotices: sending.ticketNotices,
    }),
    orders,
    reports: buildReports(foundation),
    webhooks: buildWebhooks(foundation, shutdown),
    indexWaiting: createIndexWaiting(foundation),
    lookups: createViewLookups(foundation),
    journalUpkeep: createJournalUpkeep(foundation.database.system),
    pruneTrails: createPruneTrails(foundation.database.system),
  };
};

export type Container = ReturnType<typeof buildContainer>;
