import { z } from 'zod';

/** What a tap on a button does; `group` opens the buttons below it, `plain` shows what WeChat keeps and tells nobody. */
export const pressTypes = [
  'click',
  'view',
  'view_miniprogram',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
] as const;
export type PressType = (typeof pressTypes)[number];

export type MenuButton = {
  readonly name: string;
  readonly type: PressType | 'group' | 'plain';
  /** The menu key, the address, or the mini-program page, by type; empty for a group. */ readonly key: string;
  readonly inner: readonly MenuButton[];
  /** As the merchant sent it: what WeChat gives back. */ readonly sent: Readonly<Record<string, unknown>>;
};

const controlButton = z.strictObject({
  name: z.string().min(1).max(60),
  type: z.enum(['click', 'view', 'view_miniprogram', 'scancode_push', 'scancode_waitmsg']),
  /** The menu key, the address, or the mini-program page, by type. */ key: z.string().min(1).max(1024),
});

/** A menu as the control API takes it: flat buttons. */
export const menuSchema = z
  .array(controlButton)
  .max(3)
  .transform((buttons) =>
    buttons.map(({ name, type, key }): MenuButton => ({
      name,
      type,
      key,
      inner: [],
      sent: { name, type, ...(type === 'view' ? { url: key } : { key }) },
    })),
  );
