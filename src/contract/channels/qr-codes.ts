import { z } from 'zod';
import { id, instant, pageOf } from '../paging.js';

/** WeChat doc: 生成带参数的二维码: 1 to 64 characters. Only those that read the same everywhere. */
const scene = z.string().regex(/^[A-Za-z0-9_:.-]{1,64}$/);
const name = z.string().trim().min(1).max(40);
/** WeChat's longest for a temporary code is 30 days. */
const days = z.number().int().min(1).max(30);
/** As a customer-service text may be: 2,048 bytes. */
const welcome = z.string().trim().min(1).max(600);

const targets = {
  skillGroupId: id.nullable().default(null),
  /** Of the skill group; preferred while they can take one more. */
  agentId: id.nullable().default(null),
  tagId: id.nullable().default(null),
  welcome: welcome.nullable().default(null),
};

/** `days` null: permanent; an account has 100,000 of these. `scene` is made where it is not given. */
export const qrCodeBody = z.strictObject({
  channelId: id,
  name,
  scene: scene.optional(),
  days: days.nullable().default(null),
  ...targets,
});
export type QrCodeBody = z.input<typeof qrCodeBody>;

export const qrCodeChangeBody = z
  .strictObject({
    name,
    enabled: z.boolean(),
    skillGroupId: id.nullable(),
    agentId: id.nullable(),
    tagId: id.nullable(),
    welcome: welcome.nullable(),
  })
  .partial();
export type QrCodeChangeBody = z.infer<typeof qrCodeChangeBody>;

export const qrCodeRenewBody = z.strictObject({ days: days.nullable() });

export const qrCodeView = z.object({
  id,
  channelId: id,
  channelName: z.string(),
  name: z.string(),
  scene: z.string(),
  skillGroupId: id.nullable(),
  skillGroupName: z.string().nullable(),
  agentId: id.nullable(),
  agentName: z.string().nullable(),
  tagId: id.nullable(),
  tagName: z.string().nullable(),
  welcome: z.string().nullable(),
  /** What the picture says: draw it as a QR code. */
  url: z.string(),
  /** Null: permanent. */
  expiresAt: instant.nullable(),
  enabled: z.boolean(),
  /** All scans, also those that made a follower. */
  scans: z.number().int(),
  follows: z.number().int(),
  createdAt: instant,
});
export type QrCodeView = z.infer<typeof qrCodeView>;

export const qrCodeQuery = z.strictObject({
  channelId: id.optional(),
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const qrCodeList = pageOf(qrCodeView);

export const qrCodeDaysQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(30) });
/** Days on which something happened, in the merchant's time zone. */
export const qrCodeDays = z.object({
  items: z.array(z.object({ day: z.string(), scans: z.number().int(), follows: z.number().int() })),
});
