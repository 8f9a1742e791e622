import type { DeliveryError } from '../../domain/conversations/message.js';
import { ERROR_CLASSES } from '../protocol/error-codes.table.js';
import type { ErrorClass } from '../protocol/error-codes.table.js';

/** A return code as WeChat gave it. Only the code decides; `rid` lets WeChat's support find the call. */
export type WechatRefusal = { readonly errcode: number; readonly rid: string | undefined };

export const classOf = (errcode: number): ErrorClass => ERROR_CLASSES.get(errcode) ?? 'refused';

/** The refusal as an agent is told of it. */
export const toDeliveryError = ({ errcode, rid }: WechatRefusal): DeliveryError => ({
  code: `wechat_${errcode}`,
  errcode,
  ...(rid !== undefined && { rid }),
});

/** errmsg ends in ` rid: 668e4fa9-2a8817b8-43f3428a`. */
export const ridOf = (errmsg: string | undefined): string | undefined =>
  /\brid: ?([0-9a-f-]{8,64})/i.exec(errmsg ?? '')?.[1];
