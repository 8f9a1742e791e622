import { json } from '../http/router.js';
import type { World } from '../state/world.js';
import type { ApiRoute } from './context.js';
import { menuRoutes } from './menu-routes.js';
import { qrCodeRoutes } from './qr-code-routes.js';
import { tagRoutes } from './tag-routes.js';
import { userRoutes } from './user-routes.js';

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
];
