import { createCheckShop } from '../../orders/connector/check-shop.js';
import type { RuleResult, ShopToCheck } from '../../orders/connector/check-shop.js';
import { createShopHttp } from '../../orders/shop-http.js';
import { isPublicAddress } from '../../wechat/kefu/public-address.js';

/** Checks the shop of whoever sits at this machine: its address may be any. */
export const checkShop = async (
  shop: ShopToCheck,
  onResult: (result: RuleResult) => void,
): Promise<readonly RuleResult[]> => {
  const host = new URL(shop.url).hostname.replace(/^\[|\]$/g, '');
  const http = createShopHttp({ isPublicAddress, trustedHosts: [host] });
  try {
    return await createCheckShop({ http, nowMs: Date.now })(shop, onResult);
  } finally {
    await http.close();
  }
};
