import { createLineSource } from '../../../postgres/queues/line-source.js';
import { createTimerQueue } from '../../../postgres/queues/timer-queue.js';
import { createOutboxSource } from '../../../postgres/queues/outbox-source.js';
import { createPresence } from '../../../redis/presence.js';
import { createWaitingLine } from '../../../redis/line/waiting-line.js';
import { createChangeCustomer, createTagCustomer } from '../../../services/customers/change-customer.js';
import { createManageTags } from '../../../services/customers/manage-tags.js';
import {
  createLearnUnionid,
  createMergeCustomers,
  createUndoMerge,
} from '../../../services/customers/merge-customers.js';
import { createAcceptConversation } from '../../../services/conversations/handing/accept-conversation.js';
import { createClaimConversation } from '../../../services/conversations/handing/claim-conversation.js';
import { createCloseConversation } from '../../../services/conversations/close-conversation.js';
import { createAddNote } from '../../../services/conversations/notes/add-note.js';
import { createListMentions, createSeeMentions } from '../../../services/conversations/notes/mentions.js';
import { createLookAt } from '../../../services/conversations/look-at.js';
import { createChangeServing } from '../../../services/supervising/change-serving.js';
import { createPullQueue } from '../../../services/supervising/pull-queue.js';
import { createTakeOver } from '../../../services/supervising/take-over.js';
import { createWatchConversation } from '../../../services/supervising/watch-conversation.js';
import { createMarkRead } from '../../../services/conversations/mark-read.js';
import { createReturnConversation } from '../../../services/conversations/handing/return-conversation.js';
import { createTransferConversation } from '../../../services/conversations/handing/transfer-conversation.js';
import { createConfirmAssignment } from '../../../services/routing/confirm-assignment.js';
import { createFollowEvents } from '../../../services/routing/follow-events.js';
import { createFollowPresence } from '../../../services/routing/follow-presence.js';
import type { FollowPresence } from '../../../services/routing/follow-presence.js';
import { createHealLine } from '../../../services/routing/heal-line.js';
import { createLineRules } from '../../../services/routing/line-rules.js';
import { createRebuildLine } from '../../../services/routing/rebuild-line.js';
import { createRouteGroup } from '../../../services/routing/route-group.js';
import { createStartDisconnectGrace } from '../../../services/timers/on-disconnect-grace.js';
import type { Foundation } from '../foundation.js';

/** What agents do with conversations. */
export const buildServing = (foundation: Foundation) => ({
  acceptConversation: createAcceptConversation(foundation),
  claimConversation: createClaimConversation(foundation),
  transferConversation: createTransferConversation(foundation),
  returnConversation: createReturnConversation(foundation),
  closeConversation: createCloseConversation(foundation),
  markRead: createMarkRead(foundation),
  changeCustomer: createChangeCustomer(foundation),
  tagCustomer: createTagCustomer(foundation),
  mergeCustomers: createMergeCustomers(foundation),
  undoMerge: createUndoMerge(foundation),
  learnUnionid: createLearnUnionid(foundation),
  manageTags: createManageTags(foundation),
  lookAt: createLookAt(foundation),
  watchConversation: createWatchConversation(foundation),
  takeOver: createTakeOver(foundation),
  changeServing: createChangeServing(foundation),
  pullQueue: createPullQueue(foundation),
  addNote: createAddNote(foundation),
  listMentions: createListMentions(foundation),
  seeMentions: createSeeMentions(foundation),
});

/** Who gets the next conversation, and what keeps that in step with Postgres and the sockets. */
export const buildRouting = (foundation: Foundation) => {
  const { database, readMerchant, connection, keys, clock, wakeUp } = foundation;
  const waitingLine = createWaitingLine({ connection, keys, clock });
  const lineSource = createLineSource({ system: database.system, readMerchant });
  const readLineRules = createLineRules(foundation);
  const startDisconnectGrace = createStartDisconnectGrace(foundation);
  const followPresence = createFollowPresence({ waitingLine, readLineRules, startDisconnectGrace, wakeUp });
  const presence = createPresence({ connection, keys, onChange: presenceChanged(followPresence, foundation) });
  const shared = { ...foundation, waitingLine, lineSource, presence, readLineRules, startDisconnectGrace };
  const rebuildLine = createRebuildLine(shared);
  const confirmAssignment = createConfirmAssignment(foundation);
  const routeGroup = createRouteGroup({ ...shared, confirmAssignment, rebuildLine });
  return {
    waitingLine,
    lineSource,
    presence,
    rebuildLine,
    routeGroup,
    healLine: createHealLine({ ...shared, rebuildLine, routeGroup }),
    outboxSource: createOutboxSource({ system: database.system }),
    timerQueue: createTimerQueue(database.system),
    followEvents: (requestRouting: (merchantId: string, skillGroupIds: readonly string[]) => void) =>
      createFollowEvents({ waitingLine, readLineRules, rebuildLine, requestRouting }),
  };
};

/** A socket of an agent came or went, seen by this process. */
const presenceChanged =
  ({ arrived, gone }: FollowPresence, { logger, wakeUp }: Pick<Foundation, 'logger' | 'wakeUp'>) =>
  (merchantId: string, agentId: string, connected: boolean): void => {
    wakeUp.wake('presence', merchantId);
    (connected ? arrived : gone)(merchantId, agentId).catch((error: unknown) =>
      logger.warn({ merchantId, agentId, connected, err: error }, 'presence not followed'),
    );
  };

export type Routing = ReturnType<typeof buildRouting>;
