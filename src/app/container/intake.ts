import { createChannelDirectory } from '../../postgres/channels/channel-directory.js';
import { createInboundQueue } from '../../postgres/queues/inbound-queue.js';
import { shardOf } from '../../postgres/journal/shard.js';
import { createAcceptInbound } from '../../services/messages/accept-inbound.js';
import { createReceiveInbound } from '../../services/messages/receive-inbound.js';
import { createPushRouter } from '../../wechat/push/push-router.js';
import { createSpoolDrain } from '../../workers/spool-drain.js';
import type { Foundation } from './foundation.js';

/** From WeChat's push to the journal, and from the journal into a conversation. */
export const buildIntake = (foundation: Foundation) => {
  const { config, database, secretBox, wakeUp, clock, logger, spool, intervalMs } = foundation;
  const channels = createChannelDirectory({ system: database.system, secretBox, wakeUp, clock });
  const inboundQueue = createInboundQueue({ intake: database.intake, system: database.system });
  const wakeFor = (channelId: string, openid: string): void =>
    wakeUp.wake('inbound', String(shardOf(channelId, openid)));
  const acceptInbound = createAcceptInbound({
    inboundQueue,
    spool,
    onAccepted: ({ channelId, push }) => wakeFor(channelId, push.openid),
  });
  return {
    inboundQueue,
    receiveInbound: createReceiveInbound(foundation),
    pushRouter: createPushRouter({
      channels,
      acceptInbound,
      clock,
      logger,
      allowInsecure: config.allowInsecureChannels,
      maxSkewSeconds: config.pushWindowSeconds,
    }),
    spoolDrain: createSpoolDrain({
      spool,
      inboundQueue,
      onDelivered: ({ channelId, push }) => wakeFor(channelId, push.openid),
      intervalMs,
      logger,
    }),
  };
};

export type Intake = ReturnType<typeof buildIntake>;
