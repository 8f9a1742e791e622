import { createManageMenu } from '../../../services/menus/manage-menu.js';
import { createManageQrCodes } from '../../../services/qr-codes/manage-qr-codes.js';
import { createReadQrCodes } from '../../../services/qr-codes/read-qr-codes.js';
import { createManageTagSync } from '../../../services/wechat-tags/manage-sync.js';
import { createPaced } from '../../../services/wechat-tags/paced-gateway.js';
import { createPullTags } from '../../../services/wechat-tags/pull-tags.js';
import { createPushTags } from '../../../services/wechat-tags/push-tags.js';
import { createSyncProfile } from '../../../services/wechat-tags/sync-profile.js';
import { createSyncTimers } from '../../../services/wechat-tags/sync-timers.js';
import { createMenuGateway } from '../../../wechat/account/menu-gateway.js';
import { createQrCodeMaker } from '../../../wechat/account/qr-code-maker.js';
import { createTagGateway } from '../../../wechat/account/tag-gateway.js';
import { createCursors } from '../../tools/cursors.js';
import type { Foundation } from '../foundation.js';
import type { Sending } from '../serving/sending.js';

/** What a merchant sets up on its accounts at WeChat, and what is kept in step with them. */
export const buildAccounts = (
  foundation: Foundation,
  { kefuClient: client, sendBudget }: Pick<Sending, 'kefuClient' | 'sendBudget'>,
) => {
  const followers = { ...foundation, tagGateway: createTagGateway({ client }), paced: createPaced({ sendBudget }) };
  return {
    manageMenu: createManageMenu({ ...foundation, menuGateway: createMenuGateway({ client }) }),
    manageQrCodes: createManageQrCodes({ ...foundation, qrCodeMaker: createQrCodeMaker({ client }) }),
    readQrCodes: createReadQrCodes({ ...foundation, cursors: createCursors(foundation.config.sessionSecret) }),
    manageTagSync: createManageTagSync(foundation),
    timers: createSyncTimers({
      ...followers,
      pushTags: createPushTags(followers),
      pullTags: createPullTags(followers),
      syncProfile: createSyncProfile(followers),
    }),
  };
};
