import { readJson } from '../http/parse.js';
import { json, type Route } from '../http/router.js';
import { shopSettingsSchema } from '../shop/faults.js';
import type { Shop } from '../shop/shop.js';

const PATH = '/simulator/control/shop';

/** The sample shop's secret, and what it does wrong. */
export const shopRoutes = (shop: Shop): readonly Route[] => [
  { method: 'GET', path: PATH, handle: () => json({ askedCount: shop.askedCount() }) },
  {
    method: 'PUT',
    path: PATH,
    handle: (call) => {
      const { fault, delayMs } = shop.change(readJson(shopSettingsSchema, call));
      return json({ fault, delayMs });
    },
  },
];
