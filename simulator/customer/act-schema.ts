import { z } from 'zod';
import { flaws } from '../push/build-request.js';
import { pressTypes } from '../state/account/menu.js';

const bytes = z.base64().optional();
/** What every act may also say. */
const common = {
  /** Overrides the identity, to send the same one again. */ createTime: z.number().int().min(1).optional(),
  msgId: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
  flaw: z.enum(flaws).optional(),
  /** Answer only when the push has been answered or given up. */ wait: z.boolean().default(false),
};
const act = <Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  z.strictObject({ act: z.literal(name), ...common, ...shape });

const trigger = z.enum(['message', 'menu', 'follow', 'scan', 'payment', 'enter']);

/** Everything a customer can do, as the control API takes it. Bytes are base64; without them a small sample is used. */
export const actSchema = z.discriminatedUnion('act', [
  act('text', { content: z.string() }),
  act('image', { bytes }),
  act('voice', { bytes, recognition: z.string().optional() }),
  act('video', { bytes }),
  act('short_video', { bytes }),
  act('location', {
    latitude: z.number(),
    longitude: z.number(),
    scale: z.number().int().default(15),
    label: z.string().default(''),
  }),
  act('link', { title: z.string(), description: z.string().default(''), url: z.string() }),
  act('mini_program_page', {
    title: z.string(),
    appId: z.string().optional(),
    pagePath: z.string(),
    thumbUrl: z.string().default(''),
  }),
  /** With a scene: through a parametric QR code. */ act('follow', { scene: z.string().optional() }),
  act('unfollow', {}),
  act('scan', { scene: z.string().optional(), ticket: z.string().optional() }),
  act('menu', {
    type: z.enum(pressTypes).default('click'),
    key: z.string(),
    scanResult: z.string().default(''),
  }),
  /** A tapped item of a menu message: arrives as a text, counts as a menu click. */
  act('menu_item', { id: z.string(), content: z.string() }),
  act('enter', { sessionFrom: z.string().optional() }),
  /** Answers the popup of a mini program about one of its templates. */
  act('subscribe', { templateId: z.string(), accept: z.boolean().default(true) }),
  /** Opens the payment grant; WeChat pushes nothing to an official account for it. */ act('pay', {}),
  /** Any push at all: MsgType and the rest as plain JSON, a list for a repeated element. */
  act('raw', { fields: z.record(z.string(), z.unknown()), trigger: trigger.optional() }),
  /** A document sent as it is written, sealed as the channel's mode says. */ act('document', { document: z.string() }),
]);
export type Act = z.infer<typeof actSchema>;
export type ActInput = z.input<typeof actSchema>;
