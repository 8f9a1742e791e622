import { json, type Answer } from '../../http/router.js';
import { squares } from '../../sample-media.js';
import type { World } from '../../state/world.js';
import { refuse } from '../answers.js';
import { fieldsOf, officialOnly, textOf, type ApiContext, type ApiRoute, type Fields } from '../context.js';

/** WeChat doc: 生成带参数的二维码. */
const DEFAULT_SECONDS = 60;
const LONGEST_SECONDS = 2_592_000;
const LONGEST_SCENE = 64;
const LARGEST_PERMANENT_ID = 100_000;
const LARGEST_ID = 2 ** 32 - 1;
const MOST_PERMANENT = 100_000;

const ACTIONS: Readonly<Record<string, { readonly isPermanent: boolean; readonly isText: boolean }>> = {
  QR_SCENE: { isPermanent: false, isText: false },
  QR_STR_SCENE: { isPermanent: false, isText: true },
  QR_LIMIT_SCENE: { isPermanent: true, isText: false },
  QR_LIMIT_STR_SCENE: { isPermanent: true, isText: true },
};

type Action = (typeof ACTIONS)[string];

const sceneOf = (info: Fields, { isPermanent, isText }: Action): string | undefined => {
  const scene = fieldsOf(info.scene);
  if (isText) {
    const text = textOf(scene, 'scene_str');
    return text.length >= 1 && text.length <= LONGEST_SCENE ? text : undefined;
  }
  const id = typeof scene.scene_id === 'number' ? scene.scene_id : 0;
  const largest = isPermanent ? LARGEST_PERMANENT_ID : LARGEST_ID;
  return Number.isInteger(id) && id >= 1 && id <= largest ? String(id) : undefined;
};

const createQrCode =
  ({ scenes, clock }: World) =>
  ({ channel, json: body }: ApiContext): Answer => {
    const fields = fieldsOf(body);
    const action = ACTIONS[textOf(fields, 'action_name')];
    const scene = action && sceneOf(fieldsOf(fields.action_info), action);
    if (!action || scene === undefined) return refuse(40053);
    if (action.isPermanent) {
      const made = scenes.of(channel.appId).filter(({ expiresAt }) => expiresAt === Infinity);
      if (made.length >= MOST_PERMANENT) return refuse(45029);
      const { ticket, url } = scenes.add(channel.appId, scene);
      return json({ ticket, url });
    }
    const wanted = typeof fields.expire_seconds === 'number' ? fields.expire_seconds : DEFAULT_SECONDS;
    const seconds = Math.min(Math.max(wanted, 1), LONGEST_SECONDS);
    const { ticket, url } = scenes.add(channel.appId, scene, clock.now() + seconds * 1000);
    return json({ ticket, expire_seconds: seconds, url });
  };

export const qrCodeRoutes = (world: World): readonly ApiRoute[] => [
  { method: 'POST', path: '/cgi-bin/qrcode/create', handle: officialOnly(createQrCode(world)) },
];

/** The picture of a QR code needs no token. It stands for the code: scan it by its ticket. */
export const answerShowQrCode = ({ scenes }: World, ticket: string): Answer =>
  scenes.find(ticket)
    ? { type: 'bytes', body: squares(ticket), contentType: 'image/png' }
    : { type: 'bytes', body: '', contentType: 'text/plain', status: 404 };
