import { createChannelCredentials } from '../../../postgres/channels/access-token-store.js';
import { createWiringQueue } from '../../../postgres/queues/wiring-queue.js';
import type { ChannelDirectory } from '../../../services/ports/channels/channel-directory.js';
import { createCheckWiring, createListRed, createReadWiring } from '../../../services/wiring/check-wiring.js';
import type { TellOfRed } from '../../../services/wiring/check-wiring.js';
import { isPublicAddress } from '../../../wechat/kefu/public-address.js';
import type { WechatApi } from '../../../wechat/kefu/wechat-api.js';
import { createPlaceProbe } from '../../../wechat/wiring/place-probe.js';
import { createPlatformProbe } from '../../../wechat/wiring/platform-probe.js';
import { createPushUrlProbe } from '../../../wechat/wiring/push-url-probe.js';
import type { Foundation } from '../foundation.js';

type Needs = {
  readonly wechatApi: WechatApi;
  readonly channelDirectory: ChannelDirectory;
  readonly tellOfRed: TellOfRed;
};

/** The wiring doctor: what it looks at, and what it found. */
export const buildWiring = (foundation: Foundation, { wechatApi, channelDirectory, tellOfRed }: Needs) => {
  const { config, database, secretBox, systemQuery: query } = foundation;
  const { publicUrl } = config.http;
  const wiringQueue = createWiringQueue(database.system);
  const wiringProbes = {
    place: createPlaceProbe({ publicUrl, apiBaseUrl: config.wechat.apiBaseUrl, isPublicAddress }),
    pushUrl: createPushUrlProbe({ ...foundation, publicUrl }),
    platform: createPlatformProbe({
      ...foundation,
      api: wechatApi,
      credentials: createChannelCredentials({ query, secretBox }),
    }),
  };
  return {
    wiringQueue,
    checkWiring: createCheckWiring({
      ...foundation,
      channels: channelDirectory,
      wiringProbes,
      wiringQueue,
      tellOfRed,
      hasRoles: database.hasRoles,
      windowSeconds: config.pushWindowSeconds,
    }),
    readWiring: createReadWiring(foundation),
    listRed: createListRed(foundation),
  };
};

export type Wiring = ReturnType<typeof buildWiring>;
