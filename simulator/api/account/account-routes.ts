import { json, type Answer } from '../../http/router.js';
import type { World } from '../../state/world.js';
import { refuse } from '../answers.js';
import { fieldsOf, textOf, type ApiContext, type ApiRoute } from '../context.js';
import { menuRoutes } from './menu-routes.js';
import { qrCodeRoutes } from './qr-code-routes.js';
import { tagRoutes } from './tag-routes.js';
import { userRoutes } from './user-routes.js';

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

/** What an account is, and what a merchant sets up on it. */
export const accountRoutes = (world: World): readonly ApiRoute[] => [
  ...userRoutes(world),
  ...menuRoutes(world),
  ...qrCodeRoutes(world),
  ...tagRoutes(world),
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
];
