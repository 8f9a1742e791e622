import type { Rig } from '../rig/rig.js';
import type { FaultRow } from '../rig/row.js';
import { repeatedly, sleep } from '../rig/waiting.js';

const SEND = '/cgi-bin/message/custom/send';
const TOKEN = '/cgi-bin/stable_token';

const setApiFaults = async ({ wechat, channels }: Rig, api: readonly object[]): Promise<void> => {
  for (const { appId } of channels) await wechat.setFaults(appId, { api });
};

/** What an answer may be when something between WeChat and us is broken. */
const BROKEN_ANSWERS: readonly object[] = [
  { act: 'status', status: 502, moment: 'before' },
  { act: 'status', status: 500, moment: 'after' },
  { act: 'html', moment: 'after' },
  { act: 'empty', moment: 'after' },
  { act: 'cut', moment: 'before' },
  { act: 'cut', moment: 'after' },
  { act: 'slow', moment: 'after', delayMs: [30_000, 30_000] },
];

const brokenAnswers: FaultRow = {
  id: 'F30',
  title: 'WeChat answers with errors, nothing, something else, or much too late',
  promises: ['P12', 'P13', 'P15'],
  seconds: { short: 36, full: 120 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        for (const fault of BROKEN_ANSWERS) {
          await setApiFaults(rig, [{ path: SEND, share: 0.3, ...fault }]);
          await sleep(grown(3_000, 12_000));
        }
        await setApiFaults(rig, []);
      },
    }),
};

const tokenFetches = async ({ wechat, channels }: Rig): Promise<number> => {
  const calls = await Promise.all(channels.map(({ appId }) => wechat.calls(appId, TOKEN)));
  return calls.flat().length;
};

const stampede: FaultRow = {
  id: 'F31',
  title: 'the access token dies while replies are under way',
  promises: ['P14', 'P15', 'P17'],
  seconds: { short: 22, full: 60 },
  // Two channels, each at most twice.
  limits: { mostFetchesAtOneDeath: 4 },
  run: (rig, { seconds, underLoadMs, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        let mostFetchesAtOneDeath = 0;
        const deaths = await repeatedly({ times: grown(2, 8), withinMs: underLoadMs }, async () => {
          const before = await tokenFetches(rig);
          for (const { appId } of rig.channels) await rig.wechat.endTokens(appId, 'invalid');
          await sleep(5_000);
          mostFetchesAtOneDeath = Math.max(mostFetchesAtOneDeath, (await tokenFetches(rig)) - before);
        });
        return { deaths, mostFetchesAtOneDeath };
      },
    }),
};

const fightAlarms = ({ product }: Rig): number =>
  product.servers.flatMap((server) =>
    server
      .process()
      .loudLines()
      .filter((line) => line.includes('token fights')),
  ).length;

const stranger: FaultRow = {
  id: 'F32',
  title: 'somebody else ends the access token again and again',
  promises: ['P15', 'P17'],
  seconds: { short: 24, full: 70 },
  limits: { mostFetchesAtOneDeath: 1, alarmsMissing: 0 },
  run: (rig, { seconds, underLoadMs, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const before = await tokenFetches(rig);
        const deaths = await repeatedly({ times: grown(3, 6), withinMs: underLoadMs }, async () => {
          for (const { appId } of rig.channels) await rig.wechat.endTokens(appId, 'invalid');
          await sleep(grown(6_000, 10_000));
        });
        const fetches = (await tokenFetches(rig)) - before;
        const mostFetchesAtOneDeath = Math.ceil(fetches / (deaths * rig.channels.length));
        return {
          deaths,
          fetches,
          mostFetchesAtOneDeath,
          alarms: fightAlarms(rig),
          alarmsMissing: fightAlarms(rig) > 0 ? 0 : 1,
        };
      },
    }),
};

/** How often one send was tried: its text tells it from all others. That no phone shows it twice is judged of every row. */
const mostTriesOf = async ({ wechat, channels }: Rig): Promise<number> => {
  const calls = (await Promise.all(channels.map(({ appId }) => wechat.calls(appId, SEND)))).flat();
  const tries = new Map<string, number>();
  for (const { openid = '', body } of calls) tries.set(`${openid} ${body}`, (tries.get(`${openid} ${body}`) ?? 0) + 1);
  return Math.max(0, ...tries.values());
};

const systemBusy: FaultRow = {
  id: 'F35',
  title: 'WeChat says -1 (system busy) once, twice, and for ever',
  promises: ['P14', 'P15'],
  seconds: { short: 30, full: 60 },
  limits: { mostTries: 3 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      afterwards: async () => ({ mostTries: await mostTriesOf(rig) }),
      fault: async () => {
        for (const times of [1, 2]) {
          await setApiFaults(rig, [{ act: 'errcode', errcode: -1, path: SEND, times }]);
          await sleep(grown(3_000, 8_000));
        }
        await setApiFaults(rig, [{ act: 'errcode', errcode: -1, path: SEND, share: 0.5 }]);
        await sleep(grown(8_000, 30_000));
        await setApiFaults(rig, []);
      },
    }),
};

export const WECHAT_ROWS = [brokenAnswers, stampede, stranger, systemBusy] as const;
