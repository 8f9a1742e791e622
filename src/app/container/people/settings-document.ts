import { createMenuGateway } from '../../../wechat/account/menu-gateway.js';
import {
  createApplySettings,
  createExportSettings,
  createPreviewSettings,
} from '../../../services/settings-document/exchange-settings.js';
import type { AnnounceEnding } from '../../../services/sign-in/end-sessions.js';
import { createPasswords } from '../../tools/passwords.js';
import { createTokens } from '../../tools/tokens.js';
import type { Alerts } from '../running/alerts.js';
import type { Foundation } from '../foundation.js';
import type { Sending } from '../serving/sending.js';

type Needs = Pick<Sending, 'kefuClient'> &
  Pick<Alerts, 'alertSender' | 'alertWords'> & { readonly announceEnding: AnnounceEnding };

/** All settings of a merchant, out and in as one document. */
export const buildSettingsDocument = (foundation: Foundation, { kefuClient: client, ...needs }: Needs) => {
  const { config } = foundation;
  const shared = {
    ...foundation,
    ...needs,
    tokens: createTokens(config.sessionSecret),
    passwords: createPasswords(),
    menuGateway: createMenuGateway({ client }),
    defaultCapacity: config.defaultCapacity,
  };
  return {
    exportSettings: createExportSettings(shared),
    previewSettings: createPreviewSettings(shared),
    applySettings: createApplySettings(shared),
  };
};
