import { createHash } from 'node:crypto';
import { z } from 'zod';
import { menuSchema, type MenuButton } from './account/menu.js';

/** A channel as the control API takes it: the same values the merchant typed into the product. */
export const channelSchema = z
  .strictObject({
    appId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    appSecret: z.string().min(1).max(128),
    kind: z.enum(['official_account', 'mini_program']),
    originalId: z.string().min(1).max(64).optional(),
    name: z.string().min(1).max(60).optional(),
    token: z.string().regex(/^[A-Za-z0-9]{3,32}$/, '3 to 32 letters or digits'),
    encodingAesKey: z
      .string()
      .regex(/^[A-Za-z0-9]{43}$/, '43 letters or digits')
      .optional(),
    mode: z.enum(['plain', 'compatible', 'safe']).default('safe'),
    format: z.enum(['xml', 'json']).default('xml'),
    pushUrl: z.url({ protocol: /^https?$/ }),
    menu: menuSchema.optional(),
    /** Names `customservice.kf_account` may use. */ kfAccounts: z.array(z.string()).default([]),
  })
  .refine(
    (channel) => channel.mode === 'plain' || channel.encodingAesKey,
    'encodingAesKey is needed unless mode is plain',
  );

export type Channel = Omit<z.infer<typeof channelSchema>, 'originalId' | 'name' | 'menu' | 'encodingAesKey'> & {
  readonly originalId: string;
  readonly name: string;
  readonly menu: readonly MenuButton[];
  readonly encodingAesKey: string;
};

const sampleMenu: readonly MenuButton[] = menuSchema.parse([
  { name: '联系客服', type: 'click', key: 'CONTACT' },
  { name: '我的订单', type: 'click', key: 'ORDERS' },
  { name: '商城', type: 'view', key: 'https://shop.example/' },
]);

const originalIdOf = (appId: string): string => `gh_${createHash('sha256').update(appId).digest('hex').slice(0, 12)}`;

export const completeChannel = (given: z.infer<typeof channelSchema>): Channel => ({
  ...given,
  originalId: given.originalId ?? originalIdOf(given.appId),
  name: given.name ?? (given.kind === 'official_account' ? '示例公众号' : '示例小程序'),
  menu: given.menu ?? (given.kind === 'official_account' ? sampleMenu : []),
  encodingAesKey: given.encodingAesKey ?? '',
});

export type Channels = {
  readonly put: (channel: Channel) => void;
  readonly find: (appId: string) => Channel | undefined;
  readonly list: () => readonly Channel[];
  readonly remove: (appId: string) => void;
};

export const createChannels = (): Channels => {
  const byAppId = new Map<string, Channel>();
  return {
    put: (channel) => void byAppId.set(channel.appId, channel),
    find: (appId) => byAppId.get(appId),
    list: () => [...byAppId.values()],
    remove: (appId) => void byAppId.delete(appId),
  };
};
