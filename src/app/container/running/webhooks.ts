import { createShopHttp } from '../../../orders/shop-http.js';
import { createWebhookQueue } from '../../../postgres/queues/webhook-queue.js';
import {
  createAddWebhook,
  createChangeWebhook,
  createRemoveWebhook,
  createRotateWebhookSecret,
} from '../../../services/webhooks/manage-webhooks.js';
import { createDeliverWebhooks } from '../../../services/webhooks/deliver-webhooks.js';
import { createFollowWebhooks } from '../../../services/webhooks/follow-webhooks.js';
import { createWebhookLog } from '../../../services/webhooks/webhook-log.js';
import { createWebhookSender } from '../../../webhooks/webhook-sender.js';
import { isPublicAddress } from '../../../wechat/kefu/public-address.js';
import type { Shutdown } from '../../shutdown.js';
import { createCursors } from '../../tools/cursors.js';
import { createTokens } from '../../tools/tokens.js';
import type { Foundation } from '../foundation.js';

/** Telling the outside what happens: addresses of merchants, asked like their shops, https and public only. */
export const buildWebhooks = (foundation: Foundation, shutdown: Shutdown) => {
  const { config, database, lookUp } = foundation;
  const http = createShopHttp({ isPublicAddress, trustedHosts: config.trustedNetworkHosts, lookUp });
  shutdown.add('webhooks', http.close);
  const shared = {
    ...foundation,
    sender: createWebhookSender({ http, clock: foundation.clock }),
    tokens: createTokens(config.sessionSecret),
    cursors: createCursors(config.sessionSecret),
  };
  return {
    addWebhook: createAddWebhook(shared),
    changeWebhook: createChangeWebhook(shared),
    rotateWebhookSecret: createRotateWebhookSecret(shared),
    removeWebhook: createRemoveWebhook(shared),
    webhookLog: createWebhookLog(shared),
    followWebhooks: createFollowWebhooks(shared),
    deliverWebhooks: createDeliverWebhooks(shared),
    webhookQueue: createWebhookQueue(database),
  };
};
