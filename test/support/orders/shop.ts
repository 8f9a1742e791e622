import { startSimulator } from '../../../simulator/simulator.js';
import type { ShopSettings } from '../../../simulator/shop/faults.js';

export const SHOP_SECRET = 'the-secret-of-the-sample-shop';

/** The sample shop, on a port of its own. */
export const openShop = async () => {
  const simulator = await startSimulator({ port: 0, host: '127.0.0.1', seed: 1 });
  const ask = async (method: string, body?: ShopSettings): Promise<unknown> => {
    const response = await fetch(`${simulator.url}/simulator/control/shop`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return response.json();
  };
  await ask('PUT', { secret: SHOP_SECRET });
  return {
    url: `${simulator.url}/shop`,
    change: (settings: ShopSettings): Promise<unknown> => ask('PUT', settings),
    close: simulator.close,
  };
};

export type SampleShop = Awaited<ReturnType<typeof openShop>>;
