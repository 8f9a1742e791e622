import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { ask, call } from '../../test/support/product/api.js';
import { webhookDeliveryList, webhookWithSecret } from '../../src/contract/webhooks/webhooks.js';
import type { Rig } from '../rig/rig.js';
import type { FaultRow } from '../rig/row.js';
import { sleep } from '../rig/waiting.js';

const HOST = 'hook.faults.example';

/** Somebody on a private address, who must never be spoken to. */
const startPrivate = async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, connections: () => connections, close: () => server.close() };
};

const setName = ({ product }: Rig, address: string | null): void => {
  for (const server of product.servers) server.process().tell({ act: 'resolve', answers: { [HOST]: address } });
};

const misled: FaultRow = {
  id: 'F39',
  title: 'the resolver fails, and then leads a merchant’s webhook to private addresses',
  promises: ['P6', 'P26', 'P36'],
  wishes: { hasLevers: true },
  limits: { privateConnections: 0 },
  run: async (rig, { seconds, grown }) => {
    const inside = await startPrivate();
    const { url, bearer: headers } = rig.product;
    setName(rig, null);
    const hook = await ask(webhookWithSecret, `${url}/api/v1/webhooks`, {
      headers,
      body: {
        name: '仓库',
        url: `https://${HOST}:${inside.port}/`,
        events: ['conversation.opened', 'message.received'],
      },
    });
    try {
      return await rig.survive({
        seconds,
        fault: async () => {
          for (const address of [null, '127.0.0.1', '10.0.0.7', '169.254.169.254']) {
            setName(rig, address);
            await call(`${url}/api/v1/webhooks/${hook.id}/ping`, { headers, body: {} });
            await sleep(grown(3_000, 8_000));
          }
        },
        afterwards: async () => {
          const { items } = await ask(webhookDeliveryList, `${url}/api/v1/webhooks/${hook.id}/deliveries`, { headers });
          const attempts = items.reduce((sum, { attempts: count }) => sum + count, 0);
          if (attempts === 0) throw new Error('nothing was tried, so nothing is shown');
          if (inside.connections() > 0) throw new Error(`${inside.connections()} connections to a private address`);
          return { attempts, privateConnections: inside.connections() };
        },
      });
    } finally {
      inside.close();
    }
  },
};

export const NAME_ROWS = [misled] as const;
