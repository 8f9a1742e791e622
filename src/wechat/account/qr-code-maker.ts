import { z } from 'zod';
import type { QrCodeMaker } from '../../services/ports/qr-codes/qr-code-maker.js';
import { createAccountCall } from './account-call.js';
import type { AccountCallDeps } from './account-call.js';

const made = z.looseObject({
  ticket: z.string().min(1).max(512),
  url: z.string().min(1).max(1024),
  expire_seconds: z.number().int().optional(),
});

const read = (body: unknown) => {
  const { data } = made.safeParse(body);
  return data && { ticket: data.ticket, url: data.url, seconds: data.expire_seconds };
};

/** WeChat doc: 生成带参数的二维码. */
export const createQrCodeMaker = (deps: AccountCallDeps): QrCodeMaker => {
  const account = createAccountCall(deps);
  return {
    make: (channelId, { scene, seconds }) => {
      const action_info = { scene: { scene_str: scene } };
      const body =
        seconds === undefined
          ? { action_name: 'QR_LIMIT_STR_SCENE', action_info }
          : { action_name: 'QR_STR_SCENE', action_info, expire_seconds: seconds };
      return account.post(channelId, '/cgi-bin/qrcode/create', { body, read });
    },
  };
};
