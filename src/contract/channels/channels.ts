import { z } from 'zod';
import { id, instant, pageOf } from '../paging.js';
import { payBody } from '../commerce/payments.js';

export const channelKind = z.enum(['official_account', 'mini_program']);
export type ChannelKindView = z.infer<typeof channelKind>;
const appId = z.string().regex(/^wx[0-9a-fA-F]{16}$/);
const pushToken = z.string().regex(/^[A-Za-z0-9]{3,32}$/);
const encodingAesKey = z.string().regex(/^[A-Za-z0-9]{43}$/);
const appSecret = z.string().regex(/^[A-Za-z0-9]{16,128}$/);
const originalId = z.string().regex(/^gh_[A-Za-z0-9]{1,61}$/);
const channelKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .refine((key) => !(key in Object.prototype), 'reserved');
export const encryptionMode = z.enum(['plain', 'compatible', 'safe']);

/** Wires one WeChat account (WeChat doc: 服务器配置). Token and key are made where they are not given, and shown once. */
export const newChannelBody = z.strictObject({
  kind: channelKind,
  name: z.string().trim().min(1).max(256).optional(),
  channelKey: channelKey.optional(),
  appId,
  appSecret,
  originalId: originalId.optional(),
  token: pushToken.optional(),
  encodingAesKey: encodingAesKey.optional(),
  encryptionMode: encryptionMode.default('safe'),
  dataFormat: z.enum(['xml', 'json']).default('xml'),
  pay: payBody.optional(),
});
export const newChannelAnswer = z.object({
  id,
  channelKey: z.string(),
  pushUrl: z.string(),
  token: z.string(),
  encodingAesKey: z.string(),
});

export const changeChannelBody = z
  .strictObject({
    name: z.string().trim().min(1).max(256),
    enabled: z.boolean(),
    originalId,
    appSecret,
    token: pushToken,
    encodingAesKey,
    encryptionMode,
  })
  .partial();

export const channelView = z.object({
  id,
  kind: channelKind,
  name: z.string(),
  channelKey: z.string(),
  appId: z.string(),
  originalId: z.string().nullable(),
  encryptionMode,
  enabled: z.boolean(),
  pushUrl: z.string(),
  /** The last time WeChat checked the push URL and was answered; null = never. */
  verifiedAt: instant.nullable(),
  firstPushAt: instant.nullable(),
  /** Exact to half a minute. */
  lastPushAt: instant.nullable(),
  /** The first thing a customer wrote. */
  firstMessageAt: instant.nullable(),
});
/** Shown this once; the former ones are accepted for 10 minutes more. */
export const rotatedChannel = z.object({ token: z.string(), encodingAesKey: z.string() });
export type RotatedChannelView = z.infer<typeof rotatedChannel>;
export type NewChannelView = z.infer<typeof newChannelAnswer>;
export type ChannelView = z.infer<typeof channelView>;
export const channelList = pageOf(channelView);
/** What everybody who serves may know of a channel. */
export const channelName = channelView.pick({ id: true, kind: true, name: true });
export type ChannelNameView = z.infer<typeof channelName>;
export const channelNameList = pageOf(channelName);

/** What would have nobody to go on with if the channel were turned off. */
export const channelWork = z.object({ conversations: z.number().int(), awaitingAnswer: z.number().int() });
export type ChannelWorkView = z.infer<typeof channelWork>;
/** Type of the tickets; the first one in use where it is left out. */
export const handOverChannelBody = z.strictObject({ typeId: id.optional() });
export const channelHandedOver = z.object({ closed: z.number().int(), tickets: z.number().int() });
