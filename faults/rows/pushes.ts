import { between } from '../rig/random.js';
import type { Rig } from '../rig/rig.js';
import type { FaultRow } from '../rig/row.js';
import { repeatedly, sleep } from '../rig/waiting.js';

const setPushFaults = async ({ wechat, channels }: Rig, push: object): Promise<void> => {
  for (const { appId } of channels) await wechat.setFaults(appId, { push });
};

const doubled: FaultRow = {
  id: 'F21',
  title: 'pushes come twice, and some twenty times at once',
  promises: ['P4', 'P10'],
  seconds: { short: 22, full: 60 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      wechatFaults: { push: { duplicateShare: 0.3, copies: 2 } },
      fault: async () => {
        await sleep(grown(6_000, 20_000));
        await setPushFaults(rig, { duplicateShare: 0.05, copies: 20 });
      },
    }),
};

const outOfOrder: FaultRow = {
  id: 'F22',
  title: 'pushes come up to 10 s late, each by itself',
  promises: ['P4', 'P9'],
  seconds: { short: 22, full: 60 },
  run: (rig, { seconds }) =>
    rig.survive({
      seconds,
      wechatFaults: { push: { reorderShare: 1, reorderMs: [0, 10_000] } },
      fault: async () => {},
    }),
};

const GARBAGE: readonly string[] = [
  '',
  '<xml>',
  '<xml><ToUserName><![CDATA[gh_0]]></ToUserName><Encrypt><![CDATA[AAAA]]></Encrypt></xml>',
  `<!DOCTYPE a [${'<!ENTITY b "b">'.repeat(50)}]><xml>&b;</xml>`,
  '{"__proto__":{"isOurs":true}}',
  `{"a":${'['.repeat(5_000)}`,
  '\u0000\ud800',
  'x'.repeat(300_000),
];

const malformed: FaultRow = {
  id: 'F25',
  title: 'a hundred malformed requests a second beside the real pushes',
  promises: ['P6', 'P36'],
  seconds: { short: 22, full: 60 },
  run: (rig, { seconds, underLoadMs, grown, random }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const answers = new Map<number, number>();
        const send = async (): Promise<void> => {
          const channel = rig.channels[between(random, 0, 1)];
          const query = between(random, 0, 1) === 0 ? '' : '?signature=0&timestamp=1&nonce=1&msg_signature=0';
          const body = GARBAGE[between(random, 0, GARBAGE.length - 1)] ?? '';
          const { status } = await fetch(`${channel?.pushUrl ?? ''}${query}`, { method: 'POST', body });
          answers.set(status, (answers.get(status) ?? 0) + 1);
        };
        const requests = await repeatedly({ times: grown(1_000, 5_000), withinMs: underLoadMs }, async () => {
          await Promise.all([send().catch(() => {}), sleep(10)]);
        });
        return { requests, accepted: answers.get(200) ?? 0, failedInside: answers.get(500) ?? 0 };
      },
    }),
  limits: { accepted: 0, failedInside: 0 },
};

export const PUSH_ROWS = [doubled, outOfOrder, malformed] as const;
