import type { ActAs } from '../customer/act.js';
import type { Channel } from '../state/channels.js';
import type { Customer } from '../state/customers.js';
import type { World } from '../state/world.js';
import { startArrivals } from './arrivals.js';
import { createBurstBooks } from './burst-books.js';
import { writeMarker } from './markers.js';
import type { BurstPlan, BurstReport, LedgerEntry } from './plan.js';

type Deps = { readonly world: World; readonly actAs: ActAs };
type Input = { readonly id: string; readonly plan: BurstPlan; readonly channels: readonly Channel[] };
type Member = { readonly channel: Channel; readonly customer: Customer; readonly name: string; sent: number };

export type RunningBurst = {
  readonly report: () => BurstReport;
  readonly ledger: () => readonly LedgerEntry[];
  readonly stop: () => void;
};

const LOOK_EVERY_MS = 200;
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

/** Writes the plan's messages as its customers and keeps the books until all is settled. */
export const runBurst = ({ world, actAs }: Deps, input: Input): RunningBurst => {
  const { id, plan } = input;
  const { chance } = world;
  const startedAt = performance.now();
  const members = createMembers(world, input);
  const books = createBurstBooks(id, plan);
  const stopListening = world.transcripts.listen(books.read);
  let state: BurstReport['state'] = 'sending';
  let endedAt: number | undefined;

  const write = (): void => {
    const member = members[chance.between(0, members.length - 1)];
    if (!member) return;
    member.sent += 1;
    const marker = { customer: member.name, number: member.sent };
    const content = `${QUESTIONS[chance.between(0, QUESTIONS.length - 1)] ?? ''} ${writeMarker(marker)}`;
    const push = actAs({ ...member, act: { act: 'text', content, wait: false } });
    if (push) books.follow(marker, push);
  };
  const stopArrivals = startArrivals({
    rate: plan.rate,
    seconds: plan.seconds,
    chance,
    arrive: write,
    finished: () => {
      state = 'waiting';
    },
  });
  const end = (): void => {
    stopArrivals();
    clearInterval(look);
    stopListening();
    state = 'finished';
    endedAt ??= performance.now();
  };
  const look = setInterval(() => {
    if (state === 'waiting' && books.isSettled()) end();
  }, LOOK_EVERY_MS);

  return {
    stop: end,
    ledger: books.ledger,
    report: () => {
      const report = books.report();
      const elapsedMs = Math.round((endedAt ?? performance.now()) - startedAt);
      return { id, state, elapsedMs, ...report, ok: report.ok && state === 'finished' };
    },
  };
};
