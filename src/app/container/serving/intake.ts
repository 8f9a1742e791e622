import { createChannelDirectory } from '../../../postgres/channels/channel-directory.js';
import { createChannelSignalNotes } from '../../../postgres/channels/channel-signals.js';
import { createInboundQueue } from '../../../postgres/queues/inbound-queue.js';
import { shardOf } from '../../../postgres/journal/shard.js';
import { createAcceptInbound } from '../../../services/messages/receiving/accept-inbound.js';
import { createAnswerPush } from '../../../services/messages/receiving/answer-push.js';
import { createReceiveInbound } from '../../../services/messages/receiving/receive-inbound.js';
import type { AcceptedPush } from '../../../services/ports/queues/inbound-queue.js';
import type { AnswerOrders } from '../../../services/self-service/answering/answer-orders.js';
import { createSettlePassiveReply } from '../../../services/self-service/answering/settle-passive-reply.js';
import { createPushRouter } from '../../../wechat/push/push-router.js';
import { createSpoolDrain } from '../../../workers/inbound/spool-drain.js';
import type { Foundation } from '../foundation.js';

/** From WeChat's push to the journal, and from the journal into a conversation. */
export const buildIntake = (foundation: Foundation, answerOrders: AnswerOrders) => {
  const { config, database, secretBox, wakeUp, clock, logger, spool, intervalMs } = foundation;
  const channels = createChannelDirectory({ system: database.system, secretBox, wakeUp, clock });
  const inboundQueue = createInboundQueue({ intake: database.intake, system: database.system });
  const wakeInbound = ({ channelId, push }: AcceptedPush): void =>
    wakeUp.wake('inbound', String(shardOf(channelId, push.openid)));
  const acceptInbound = createAcceptInbound({
    inboundQueue,
    spool,
    onAccepted: wakeInbound,
  });
  return {
    channelDirectory: channels,
    inboundQueue,
    receiveInbound: createReceiveInbound(foundation),
    pushRouter: createPushRouter({
      channels,
      acceptInbound,
      answerPush: createAnswerPush({
        ...foundation,
        wakeInbound,
        answerOrders,
        settlePassiveReply: createSettlePassiveReply(foundation),
      }),
      signals: createChannelSignalNotes({ system: database.system, wakeUp, logger }),
      clock,
      logger,
      allowInsecure: config.allowInsecureChannels,
      maxSkewSeconds: config.pushWindowSeconds,
    }),
    spoolDrain: createSpoolDrain({
      spool,
      inboundQueue,
      onDelivered: wakeInbound,
      intervalMs,
      logger,
    }),
  };
};

export type Intake = ReturnType<typeof buildIntake>;
