import { createManageMenu } from '../../services/menus/manage-menu.js';
import { createManageQrCodes } from '../../services/qr-codes/manage-qr-codes.js';
import { createReadQrCodes } from '../../services/qr-codes/read-qr-codes.js';
import { createMenuGateway } from '../../wechat/account/menu-gateway.js';
import { createQrCodeMaker } from '../../wechat/account/qr-code-maker.js';
import { createCursors } from '../tools/cursors.js';
import type { Foundation } from './foundation.js';
import type { Sending } from './sending.js';

/** What a merchant sets up on its accounts at WeChat. */
export const buildAccounts = (foundation: Foundation, { kefuClient: client }: Pick<Sending, 'kefuClient'>) => ({
  manageMenu: createManageMenu({ ...foundation, menuGateway: createMenuGateway({ client }) }),
  manageQrCodes: createManageQrCodes({ ...foundation, qrCodeMaker: createQrCodeMaker({ client }) }),
  readQrCodes: createReadQrCodes({ ...foundation, cursors: createCursors(foundation.config.sessionSecret) }),
});
