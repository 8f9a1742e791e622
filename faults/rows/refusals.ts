import type { Rig } from '../rig/rig.js';
import type { FaultRow } from '../rig/row.js';
import { countOf } from '../rig/sql.js';
import { sleep } from '../rig/waiting.js';

const SEND = '/cgi-bin/message/custom/send';

/** Sends that WeChat answered with this code, oldest first. */
const answeredWith = async ({ wechat, channels }: Rig, errcode: number) => {
  const calls = await Promise.all(channels.map(({ appId }) => wechat.calls(appId, SEND)));
  return calls.flat().filter((call) => call.errcode === errcode);
};

const PAUSE_MS = 60_000;
/** A call is written down when it is answered: until the answer is read and passed on, others begin. */
const READ_WITHIN_MS = 100;

type Call = Awaited<ReturnType<typeof answeredWith>>[number];

/** Those that began when this one's answer could be known; what was under way before it cannot be taken back. */
const begunAfter = (calls: readonly Call[], told: Call): readonly Call[] =>
  calls.filter(({ at, elapsedMs }) => at - elapsedMs > told.at + READ_WITHIN_MS);

const limited: FaultRow = {
  id: 'F33',
  title: 'WeChat says 45009 (no calls left today) on one channel and 45011 (too often) on the other',
  promises: ['P14', 'P15', 'P16'],
  // The channel stays stopped until midnight in Beijing.
  wishes: {},
  seconds: { short: 22, full: 60 },
  limits: { callsAfterUsedUp: 1, callsWithinThePause: 1 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const [usedUp, tooOften] = rig.channels;
        if (!usedUp || !tooOften) throw new Error('two channels are needed');
        await rig.wechat.setFaults(usedUp.appId, { sendsPerDay: 0 });
        await rig.wechat.setFaults(tooOften.appId, { api: [{ act: 'errcode', errcode: 45011, path: SEND, times: 1 }] });
        await sleep(grown(12_000, 45_000));
        return {};
      },
      afterwards: async () => {
        const [, tooOften] = rig.channels;
        const refused = await answeredWith(rig, 45009);
        const [usedUp] = refused;
        const [told] = await answeredWith(rig, 45011);
        if (!usedUp || !told) throw new Error('WeChat was not asked, so it refused nothing');
        const others = await rig.wechat.calls(tooOften?.appId ?? '', SEND);
        const within = others.filter(({ number, at }) => number > told.number && at < told.at + PAUSE_MS);
        const [afterUsedUp, early] = [begunAfter(refused, usedUp), begunAfter(within, told)];
        return {
          callsAfterUsedUp: afterUsedUp.length,
          callsWithinThePause: early.length,
          callsUnderWay: refused.length - 1 - afterUsedUp.length + within.length - early.length,
        };
      },
    }),
};

/** Refusals that stay refusals, with what they mean. */
const FINAL = [45015, 45047, 43004, 48002] as const;

const final: FaultRow = {
  id: 'F34',
  title: `WeChat refuses one send in three for good (${FINAL.join(', ')})`,
  promises: ['P14', 'P15', 'P16'],
  seconds: { short: 26, full: 60 },
  limits: { retries: 0 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        for (const errcode of FINAL) {
          for (const { appId } of rig.channels) {
            await rig.wechat.setFaults(appId, { api: [{ act: 'errcode', errcode, path: SEND, share: 0.33 }] });
          }
          await sleep(grown(4_000, 12_000));
        }
        for (const { appId } of rig.channels) await rig.wechat.setFaults(appId, {});
      },
      afterwards: async () => {
        const refused = await Promise.all(FINAL.map((errcode) => answeredWith(rig, errcode)));
        const failed = await countOf(
          rig,
          `select count(*) as count from messages where delivery = 'failed'
            and delivery_error->>'code' in (${FINAL.map((errcode) => `'wechat_${errcode}'`).join(', ')})`,
        );
        const refusals = refused.flat().length;
        return { refusals, failedWithReason: failed, retries: refusals - failed };
      },
    }),
};

export const REFUSAL_ROWS = [limited, final] as const;
