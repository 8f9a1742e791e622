import type { FaultRow } from '../rig/row.js';
import { repeatedly, timed } from '../rig/waiting.js';

const release: FaultRow = {
  id: 'F38',
  title: 'one process after the other ends by SIGTERM and starts again, as a release does',
  promises: ['P34', 'P35'],
  limits: { pushesGivenUp: 0 },
  run: (rig, { isShort }) =>
    rig.survive({
      seconds: isShort ? 30 : 300,
      fault: async () => {
        let slowestStopMs = 0;
        const rounds = await repeatedly({ times: isShort ? 1 : 20, withinMs: 280_000 }, async () => {
          for (const server of [...rig.workers(), rig.api()]) {
            slowestStopMs = Math.max(slowestStopMs, await timed(() => server.stop()));
            await server.start();
          }
        });
        return { rounds, slowestStopMs };
      },
    }),
};

export const OPERATION_ROWS = [release] as const;
