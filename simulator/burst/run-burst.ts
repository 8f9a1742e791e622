import type { ActAs } from '../customer/act.js';
import { isAnswered, type PushRecord } from '../push/push-record.js';
import type { Channel } from '../state/channels.js';
import type { Customer } from '../state/customers.js';
import type { Occurrence } from '../state/transcripts.js';
import type { World } from '../state/world.js';
import { startArrivals } from './arrivals.js';
import { readMarkers, writeMarker } from './markers.js';
import type { BurstPlan, BurstReport, LedgerEntry } from './plan.js';
import { createPushTally } from './pushes.js';
import { createReplyTally } from './replies.js';

type Deps = { readonly world: World; readonly actAs: ActAs };
type Input = { readonly id: string; readonly plan: BurstPlan; readonly channels: readonly Channel[] };
type Member = { readonly channel: Channel; readonly customer: Customer; readonly name: string; sent: number };

export type RunningBurst = {
  readonly report: () => BurstReport;
  readonly ledger: () => readonly LedgerEntry[];
  readonly stop: () => void;
};

const LOOK_EVERY_MS = 200;
/** Once nothing is missing any more, this long without a reply ends the wait: a second copy would come close behind. */
const QUIET_MS = 2000;
const QUESTIONS = [
  '你好，我的订单什么时候发货？',
  '请问这件有货吗？',
  '快递到哪里了？',
  '想改一下收货地址',
  '可以开发票吗？',
];

const createMembers = ({ customers }: World, { id, plan, channels }: Input): readonly Member[] =>
  Array.from({ length: plan.customers }, (_, index) => index).flatMap((index) => {
    const channel = channels[index % channels.length];
    if (!channel) return [];
    const name = `${id}c${index}`;
    return [{ channel, name, sent: 0, customer: customers.meet({ appId: channel.appId, nickname: name }) }];
  });

const merchantText = (occurrence: Occurrence): string => {
  if (occurrence.type !== 'line' || occurrence.line.from !== 'merchant') return '';
  const { content } = occurrence.line.content;
  return typeof content === 'string' ? content : '';
};

/** Writes the plan's messages as its customers and keeps the books until all is settled. */
export const runBurst = ({ world, actAs }: Deps, input: Input): RunningBurst => {
  const { id, plan } = input;
  const { chance } = world;
  const startedAt = performance.now();
  const members = createMembers(world, input);
  const pushes = createPushTally();
  const replies = createReplyTally();
  const ledger: LedgerEntry[] = [];
  let state: BurstReport['state'] = 'sending';
  let lastAt = startedAt;
  let endedAt: number | undefined;

  const stopListening = world.transcripts.listen((occurrence) => {
    for (const marker of readMarkers(merchantText(occurrence))) {
      if (!marker.customer.startsWith(`${id}c`)) continue;
      lastAt = performance.now();
      replies.receive(marker, lastAt);
    }
  });
  const settle = (index: number, sentAt: number, record: PushRecord): void => {
    pushes.settle(record);
    lastAt = performance.now();
    const entry = ledger[index];
    if (!entry || !record.tries.some(isAnswered)) return;
    ledger[index] = { ...entry, isAnswered: true };
    replies.expect(entry, sentAt);
  };
  const write = (member: Member): void => {
    member.sent += 1;
    const marker = { customer: member.name, number: member.sent };
    const question = QUESTIONS[chance.between(0, QUESTIONS.length - 1)] ?? '';
    const { channel, customer } = member;
    const push = actAs({
      channel,
      customer,
      act: { act: 'text', content: `${question} ${writeMarker(marker)}`, wait: false },
    });
    if (!push) return;
    const { appId, openid, identity } = push.record;
    const index = ledger.push({ ...marker, appId, openid, identity, isAnswered: false }) - 1;
    const sentAt = performance.now();
    pushes.sent();
    void push.settled.then((record) => settle(index, sentAt, record));
  };
  const arrivals = startArrivals({
    rate: plan.rate,
    seconds: plan.seconds,
    chance,
    arrive: () => {
      const member = members[chance.between(0, members.length - 1)];
      if (member) write(member);
    },
    finished: () => {
      state = 'waiting';
    },
  });
  const isOver = (): boolean => {
    if (state !== 'waiting' || pushes.pending() > 0) return false;
    if (!plan.expectReplies) return true;
    const quietMs = performance.now() - lastAt;
    return replies.missing() === 0 ? quietMs >= QUIET_MS : quietMs >= plan.waitSeconds * 1000;
  };
  const end = (): void => {
    arrivals();
    clearInterval(look);
    stopListening();
    state = 'finished';
    endedAt ??= performance.now();
  };
  const look = setInterval(() => {
    if (isOver()) end();
  }, LOOK_EVERY_MS);

  return {
    stop: end,
    ledger: () => ledger,
    report: () => {
      const counts = pushes.counts();
      const replied = replies.counts();
      const repliesOk =
        replied.duplicated === 0 && replied.outOfOrder === 0 && (!plan.expectReplies || replied.lost === 0);
      return {
        id,
        state,
        elapsedMs: Math.round((endedAt ?? performance.now()) - startedAt),
        pushes: counts,
        replies: { expected: plan.expectReplies, ...replied, lost: plan.expectReplies ? replied.lost : 0 },
        ok:
          state === 'finished' &&
          counts.failed === 0 &&
          counts.pending === 0 &&
          counts.triesTimedOut === 0 &&
          repliesOk,
      };
    },
  };
};
