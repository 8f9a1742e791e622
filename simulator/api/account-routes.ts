import { json, type Answer } from '../http/router.js';
import { squares } from '../sample-media.js';
import { menuSchema, type MenuButton } from '../state/channels.js';
import type { World } from '../state/world.js';
import { unixSeconds } from '../clock.js';
import { ok, refuse } from './answers.js';
import { fieldsOf, listOf, textOf, type ApiContext, type ApiRoute, type Fields } from './context.js';

const officialOnly =
  (handle: ApiRoute['handle']): ApiRoute['handle'] =>
  (context) =>
    context.channel.kind === 'official_account' ? handle(context) : refuse(48001);

/** Since 2021-12-27 neither nickname nor picture is given (WeChat doc: 获取用户基本信息). */
const createUserInfo =
  ({ customers }: World) =>
  ({ channel, call }: ApiContext): Answer => {
    const openid = call.query.get('openid') ?? '';
    const customer = openid ? customers.find(channel.appId, openid) : undefined;
    if (customer?.openid !== openid || !customer) return refuse(40003);
    const unionid = customer.unionid === undefined ? {} : { unionid: customer.unionid };
    if (!customer.following) return json({ subscribe: 0, openid, ...unionid });
    return json({
      subscribe: 1,
      openid,
      nickname: '',
      sex: 0,
      language: 'zh_CN',
      city: '',
      province: '',
      country: '',
      headimgurl: '',
      subscribe_time: unixSeconds(customer.followedAt),
      ...unionid,
      remark: '',
      groupid: 0,
      tagid_list: [],
      subscribe_scene: customer.followScene === undefined ? 'ADD_SCENE_SEARCH' : 'ADD_SCENE_QR_CODE',
      qr_scene: 0,
      qr_scene_str: customer.followScene ?? '',
    });
  };

const sceneText = (info: Fields): string => {
  const scene = fieldsOf(info.scene);
  return textOf(scene, 'scene_str') || (typeof scene.scene_id === 'number' ? String(scene.scene_id) : '');
};

/** WeChat doc: 生成带参数的二维码. */
const createQrCode =
  ({ scenes }: World) =>
  ({ channel, json: body }: ApiContext): Answer => {
    const fields = fieldsOf(body);
    const scene = sceneText(fieldsOf(fields.action_info));
    const permanent = textOf(fields, 'action_name').includes('LIMIT');
    if (!/^QR_(LIMIT_)?(STR_)?SCENE$/.test(textOf(fields, 'action_name'))) return refuse(40053);
    if (!scene || scene.length > 64) return refuse(40053);
    const { ticket, url } = scenes.add(channel.appId, scene);
    const seconds = typeof fields.expire_seconds === 'number' ? Math.min(fields.expire_seconds, 2_592_000) : 60;
    return json({ ticket, ...(permanent ? {} : { expire_seconds: seconds }), url });
  };

const buttonKey = (button: Fields): string =>
  textOf(button, 'key') || textOf(button, 'pagepath') || textOf(button, 'url');

const toButtons = (buttons: readonly Fields[]): readonly Fields[] =>
  buttons.flatMap((button) => {
    const inner = listOf(button, 'sub_button');
    if (inner.length > 0) return toButtons(inner);
    const type = textOf(button, 'type') === 'miniprogram' ? 'view_miniprogram' : textOf(button, 'type');
    return [{ name: textOf(button, 'name'), type, key: buttonKey(button) }];
  });

/** Shows the buttons on the phone, sub-menus laid flat (WeChat doc: 创建自定义菜单). */
const createMenu =
  ({ channels }: World) =>
  ({ channel, json: body }: ApiContext): Answer => {
    const menu = menuSchema.safeParse(toButtons(listOf(fieldsOf(body), 'button')));
    if (!menu.success) return refuse(40053);
    channels.put({ ...channel, menu: menu.data });
    return ok;
  };

const menuAnswer = (menu: readonly MenuButton[]): Answer => json({ menu: { button: menu } });

/** WeChat doc: 接口调用额度说明. */
const SENDS_A_DAY = 500_000;

/** Sends are what is counted here (WeChat doc: 查询API调用额度). */
const createQuotaGet =
  ({ quota, faults }: World) =>
  ({ channel, json: body }: ApiContext): Answer => {
    if (textOf(fieldsOf(body), 'cgi_path') !== '/cgi-bin/message/custom/send') return refuse(76021);
    const { sendsPerDay = SENDS_A_DAY, sendsUsed } = faults.get(channel.appId);
    const used = Math.min(sendsPerDay, sendsUsed + quota.usedToday(channel.appId));
    return json({
      errcode: 0,
      errmsg: 'ok',
      quota: { daily_limit: sendsPerDay, used, remain: sendsPerDay - used },
      rate_limit: { call_count: 2_000, refresh_second: 60 },
    });
  };

/** WeChat doc: 网络通信检测. */
const createCallbackCheck =
  ({ faults }: World) =>
  ({ channel }: ApiContext): Answer => {
    const { hostname } = new URL(channel.pushUrl);
    const loss = `${faults.get(channel.appId).packetLossPercent}%`;
    return json({
      dns: [{ ip: hostname, real_operator: 'UNKNOWN' }],
      ping: [{ ip: hostname, from_operator: 'CAP', package_loss: loss, time: '1.023ms' }],
    });
  };

export const accountRoutes = (world: World): readonly ApiRoute[] => [
  { method: 'GET', path: '/cgi-bin/user/info', handle: officialOnly(createUserInfo(world)) },
  { method: 'GET', path: '/cgi-bin/getcallbackip', handle: () => json({ ip_list: ['127.0.0.1'] }) },
  { method: 'GET', path: '/cgi-bin/get_api_domain_ip', handle: () => json({ ip_list: ['127.0.0.1'] }) },
  {
    method: 'GET',
    path: '/cgi-bin/customservice/getkflist',
    handle: ({ channel }) =>
      json({
        kf_list: channel.kfAccounts.map((account, index) => ({
          kf_account: account,
          kf_nick: account.split('@')[0] ?? account,
          kf_id: String(1001 + index),
          kf_headimgurl: '',
        })),
      }),
  },
  { method: 'POST', path: '/cgi-bin/openapi/quota/get', handle: createQuotaGet(world) },
  { method: 'POST', path: '/cgi-bin/callback/check', handle: createCallbackCheck(world) },
  { method: 'POST', path: '/cgi-bin/qrcode/create', handle: officialOnly(createQrCode(world)) },
  { method: 'POST', path: '/cgi-bin/menu/create', handle: officialOnly(createMenu(world)) },
  { method: 'GET', path: '/cgi-bin/menu/get', handle: officialOnly(({ channel }) => menuAnswer(channel.menu)) },
];

/** The picture of a QR code needs no token. It stands for the code: scan it by its ticket. */
export const answerShowQrCode = ({ scenes }: World, ticket: string): Answer =>
  scenes.find(ticket)
    ? { type: 'bytes', body: squares(ticket), contentType: 'image/png' }
    : { type: 'bytes', body: '', contentType: 'text/plain', status: 404 };
