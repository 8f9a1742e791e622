import { until } from '../../test/support/product/process.js';
import type { Rig } from '../rig/rig.js';
import type { FaultRow } from '../rig/row.js';
import { asAdministrator } from '../rig/sql.js';
import { sleep, timed } from '../rig/waiting.js';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

const setClocks = ({ product }: Rig, aheadMs: number): void => {
  for (const server of product.servers) server.process().tell({ act: 'clock', aheadMs });
};

/** Of all the servers, warnings and worse whose text has these words. */
const loudWith = ({ product }: Rig, words: string): number =>
  product.servers.flatMap((server) =>
    server
      .process()
      .loudLines()
      .filter((line) => line.includes(words)),
  ).length;

const wrong: FaultRow = {
  id: 'F24',
  title: 'the clocks of all processes are 5 minutes ahead, then behind, jump an hour back, and are 15 minutes off',
  promises: ['P1', 'P4', 'P12', 'P15', 'P18'],
  seconds: { short: 30, full: 90 },
  wishes: { hasLevers: true },
  // A push is refused by the clock only where ours is 10 minutes off: five are borne, and what is refused meanwhile comes again.
  limits: { pushesGivenUp: 0, refusedAtFiveMinutes: 0, alarmMs: 60_000 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      clockMayLag: true,
      fault: async ({ burst }) => {
        const refused = async (): Promise<number> => (await burst.report()).pushes.triesRefused;
        const refusedBefore = await refused();
        for (const minutes of [5, -5]) {
          setClocks(rig, minutes * MINUTE_MS);
          await sleep(grown(7_000, 25_000));
        }
        const refusedAtFiveMinutes = (await refused()) - refusedBefore;
        // An hour, for a moment shorter than WeChat goes on trying.
        setClocks(rig, -60 * MINUTE_MS);
        await sleep(4_000);
        setClocks(rig, 0);
        return { refusedAtFiveMinutes };
      },
      afterwards: async () => {
        const before = loudWith(rig, 'clock');
        setClocks(rig, 15 * MINUTE_MS);
        const alarmMs = await timed(() =>
          until('an alarm about the clock', async () => loudWith(rig, 'clock') > before || undefined, MINUTE_MS),
        );
        setClocks(rig, 0);
        return { alarmMs };
      },
    }),
};

/** What a push could have left behind anywhere. */
const TRACES = ['journal', 'push_keys', 'messages', 'conversations', 'customers', 'outbound'];

const tracesOf = (rig: Rig): Promise<string> =>
  asAdministrator(rig, async (client) => {
    const question = TRACES.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ');
    const { rows } = await client.query(`select ${question}`);
    return JSON.stringify(rows);
  });

const replay = async (rig: Rig): Promise<Readonly<Record<string, number>>> => {
  const statuses: Record<string, number> = {};
  for (const { path, contentType, body } of rig.recorded()) {
    const headers = { 'content-type': contentType };
    const { status } = await fetch(`${rig.api().url}${path}`, { method: 'POST', headers, body });
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  return statuses;
};

const replayed: FaultRow = {
  id: 'F23',
  title: 'every push is sent again: at once, 11 minutes and a day later',
  promises: ['P4', 'P10'],
  wishes: { isRecorded: true, hasLevers: true },
  limits: { rowsOfReplays: 0, refusedAtOnce: 0, acceptedAfter11Minutes: 0, acceptedAfterADay: 0 },
  run: (rig, { seconds }) =>
    rig.survive({
      seconds,
      fault: async () => {},
      afterwards: async () => {
        const before = await tracesOf(rig);
        const atOnce = await replay(rig);
        setClocks(rig, 11 * MINUTE_MS);
        const later = await replay(rig);
        setClocks(rig, DAY_MS);
        const nextDay = await replay(rig);
        setClocks(rig, 0);
        const after = await tracesOf(rig);
        if (before !== after) throw new Error(`replays left something behind: ${before} became ${after}`);
        return {
          replayed: rig.recorded().length,
          refusedAtOnce: rig.recorded().length - (atOnce[200] ?? 0),
          acceptedAfter11Minutes: later[200] ?? 0,
          acceptedAfterADay: nextDay[200] ?? 0,
          rowsOfReplays: 0,
        };
      },
    }),
};

export const CLOCK_ROWS = [wrong, replayed] as const;
