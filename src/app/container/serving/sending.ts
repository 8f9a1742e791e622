import { createHmac } from 'node:crypto';
import { createImageTools } from '../../../files/media/image-tools.js';
import { createLinkSigner } from '../../../files/media/link-signer.js';
import { createAccessTokenStore, createChannelCredentials } from '../../../postgres/channels/access-token-store.js';
import { createOutboundQueue } from '../../../postgres/queues/outbound-queue.js';
import { createSendBudget } from '../../../redis/send-budget.js';
import { createFetchMedia } from '../../../services/media/fetch-media.js';
import { createMediaLinks } from '../../../services/media/media-links.js';
import { createOpenMedia } from '../../../services/media/open-media.js';
import { createProvideMedia } from '../../../services/media/provide-media.js';
import { createUploadMedia } from '../../../services/media/upload-media.js';
import { createDeliverReply } from '../../../services/messages/deliver-reply.js';
import { createAnnounceSending } from '../../../services/messages/delivery/announce-sending.js';
import { createChannelBreaker } from '../../../services/messages/delivery/channel-breaker.js';
import { createRecordOutcome } from '../../../services/messages/delivery/record-outcome.js';
import { createRenewCharge } from '../../../services/messages/delivery/renew-charge.js';
import { createSweepExpiredSends } from '../../../services/messages/delivery/sweep-expired-sends.js';
import { createSendReply } from '../../../services/messages/send-reply.js';
import { createSendTyping } from '../../../services/messages/send-typing.js';
import { createDeliverNotice } from '../../../services/notices/deliver-notice.js';
import { createNoticeTemplates } from '../../../services/notices/notice-templates.js';
import { createOnNoticeSend, createTicketNotices } from '../../../services/notices/queue-ticket-notice.js';
import { createSendNotice } from '../../../services/notices/send-notice.js';
import { createBargeIn } from '../../../services/supervising/barge-in.js';
import { createAccessTokens } from '../../../wechat/kefu/access-token.js';
import { createKefuClient } from '../../../wechat/kefu/kefu-client.js';
import { createKefuMediaSource } from '../../../wechat/kefu/kefu-media-source.js';
import { createKefuSender } from '../../../wechat/kefu/kefu-sender.js';
import { createRefreshToken } from '../../../wechat/kefu/token-refresh.js';
import { createFetchVideo } from '../../../wechat/kefu/video-fetch.js';
import { createWechatApi } from '../../../wechat/kefu/wechat-api.js';
import { createNoticeSender } from '../../../wechat/notices/notice-sender.js';
import type { Shutdown } from '../../shutdown.js';
import type { Foundation } from '../foundation.js';
import { openMediaStore } from './media-store.js';

/** Replies and media, from the agent's browser to WeChat's customer-service API and back. */
export const buildSending = (foundation: Foundation, shutdown: Shutdown) => {
  const { config, systemQuery, connection, keys, clock } = foundation;
  const mediaStore = openMediaStore(config, shutdown);
  const imageTools = createImageTools();
  const mediaLinks = createMediaLinks({ signer: createLinkSigner(linkKey(config.sessionSecret)), clock });
  const { wechatApi, kefuClient, channelSender, mediaSource, noticeSender } = buildWechat(foundation, shutdown);
  const deliverNotice = createDeliverNotice({ ...foundation, noticeSender });
  const outboundQueue = createOutboundQueue(systemQuery);
  const recordOutcome = createRecordOutcome(foundation);
  const sendBudget = createSendBudget({ connection, keys, clock });
  const sendReply = createSendReply(foundation);
  const provideMedia = createProvideMedia({ ...foundation, mediaStore, channelSender });
  return {
    wechatApi,
    kefuClient,
    mediaLinks,
    outboundQueue,
    sendBudget,
    noticeTemplates: createNoticeTemplates({ ...foundation, noticeSender }),
    sendNotice: createSendNotice({ ...foundation, deliverNotice }),
    ticketNotices: createTicketNotices(foundation),
    onNoticeSend: createOnNoticeSend({ ...foundation, deliverNotice }),
    sendReply,
    bargeIn: createBargeIn({ sendReply }),
    sendTyping: createSendTyping({ ...foundation, channelSender }),
    mediaStore,
    uploadMedia: createUploadMedia({ ...foundation, mediaStore, imageTools }),
    openMedia: createOpenMedia({ ...foundation, mediaStore, mediaLinks }),
    fetchMedia: createFetchMedia({ ...foundation, mediaSource, mediaStore, imageTools }),
    sweepExpiredSends: createSweepExpiredSends({ outboundQueue, recordOutcome }),
    deliverReply: createDeliverReply({
      ...foundation,
      outboundQueue,
      sendBudget,
      channelSender,
      provideMedia,
      renewCharge: createRenewCharge(foundation),
      announceSending: createAnnounceSending(foundation),
      recordOutcome,
      breaker: createChannelBreaker({ nowMs: () => performance.now() }),
    }),
  };
};

export type Sending = ReturnType<typeof buildSending>;

const buildWechat = (foundation: Foundation, shutdown: Shutdown) => {
  const { config, systemQuery: query, secretBox, clock, logger, watchClock } = foundation;
  const api = createWechatApi({ baseUrl: config.wechat.apiBaseUrl, clock, watchClock });
  shutdown.add('wechat api', api.close);
  const refreshToken = createRefreshToken({
    api,
    tokenStore: createAccessTokenStore({ query, secretBox }),
    credentials: createChannelCredentials({ query, secretBox }),
    clock,
    logger,
  });
  const client = createKefuClient({ api, accessTokens: createAccessTokens({ refreshToken, clock }) });
  const fetchVideo = createFetchVideo({ apiOrigin: new URL(config.wechat.apiBaseUrl).origin });
  return {
    wechatApi: api,
    kefuClient: client,
    channelSender: createKefuSender({ client, clock, logger }),
    mediaSource: createKefuMediaSource({ client, fetchVideo }),
    noticeSender: createNoticeSender({ client }),
  };
};

/** A key of its own for links, so that a link says nothing about what else is signed. */
const linkKey = (secret: string): Uint8Array => createHmac('sha256', secret).update('jiedai media links').digest();
