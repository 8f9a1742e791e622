import { z } from 'zod';
import { createHttpServer } from '../http/serve.js';
import { json } from '../http/router.js';
import { SHOP_FAULTS } from './faults.js';
import { createShop } from './shop.js';

/** The sample shop alone: `SHOP_SECRET=… node dist/simulator/shop/server.js`, then /shop answers the connector contract. */
const settingsSchema = z.object({
  SHOP_PORT: z.coerce.number().int().min(0).max(65_535).default(3200),
  SHOP_SECRET: z.string().min(16).max(128),
  /** What it does wrong, to see a checker find it. */ SHOP_FAULT: z.enum(SHOP_FAULTS).default('none'),
});

const run = (): void => {
  const settings = settingsSchema.safeParse(process.env);
  if (!settings.success) {
    process.stderr.write(
      `${settings.error.issues[0]?.path.join('.') ?? 'a setting'} is not usable: see docs/orders.md\n`,
    );
    process.exitCode = 78;
    return;
  }
  const { SHOP_PORT: port, SHOP_SECRET: secret, SHOP_FAULT: fault } = settings.data;
  let origin = '';
  const shop = createShop({ now: Date.now, origin: () => origin, secret });
  shop.change({ fault });
  const server = createHttpServer((call) =>
    call.path.startsWith('/shop/') ? shop.answer(call) : json({ error: 'not found' }, 404),
  );
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    const taken = address !== null && typeof address === 'object' ? address.port : port;
    origin = `http://127.0.0.1:${taken}`;
    process.stdout.write(`${JSON.stringify({ listening: true, url: `${origin}/shop` })}\n`);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close(() => process.exit(0)));
};

run();
