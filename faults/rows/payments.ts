import { randomUUID } from 'node:crypto';
import { paymentView, refundView } from '../../src/contract/commerce/payments.js';
import { ask, call } from '../../test/support/product/api.js';
import { changePayKeys, paySideOf, wirePay } from '../../test/support/product/pay-side.js';
import { until } from '../../test/support/product/process.js';
import type { Rig } from '../rig/rig.js';
import type { FaultRow } from '../rig/row.js';
import { countOf } from '../rig/sql.js';
import { sleep } from '../rig/waiting.js';

const FOUND_WITHIN_MS = 30_000;
const REFUND_PATH = '/v3/refund/domestic/refunds';
const PAID = 1_000;
const PART = 300;
/** What was not settled at once is asked for again every minute. */
const SETTLED_WITHIN_MS = 200_000;

type Shop = ReturnType<typeof paySideOf>;
type Refunded = { readonly outTradeNo: string; readonly refundId: string };

const openShop = async (rig: Rig): Promise<Shop> => {
  const [channel] = rig.channels;
  if (!channel) throw new Error('no channel');
  await wirePay(rig.product, channel);
  return paySideOf(rig.product);
};

/** An order that was paid and looked up, and a part of it that is to go back: by one of the agents, each of whom has a limit. */
const refundOne = async (rig: Rig, shop: Shop, notify: boolean): Promise<Refunded> => {
  const { url } = rig.product;
  const { outTradeNo } = await shop.pay(`o${randomUUID().replaceAll('-', '').slice(0, 27)}`, PAID, notify);
  const agent = rig.agents[outTradeNo.charCodeAt(outTradeNo.length - 1) % rig.agents.length];
  const headers = agent?.headers ?? {};
  const body = { channelId: rig.channels[0]?.id, outTradeNo };
  // A server under load may say that it cannot now: whoever asked asks again, as the console offers it.
  const { id: orderId } = await until(
    'the order is found',
    () => ask(paymentView, `${url}/api/v1/payments/look-up`, { headers, body }),
    FOUND_WITHIN_MS,
  );
  const wish = { orderId, amount: PART, reason: '三个苹果坏了', clientRefundId: randomUUID() };
  const refund = await ask(refundView, `${url}/api/v1/refunds`, { headers, body: wish });
  return { outTradeNo, refundId: refund.id };
};

const untilAllSettled = (rig: Rig, refunds: readonly Refunded[]): Promise<true> =>
  until(
    'every refund is through',
    async () => {
      const ids = refunds.map(({ refundId }) => `'${refundId}'`).join(', ');
      const through = await countOf(
        rig,
        `select count(*) as count from refunds where state = 'success' and (id in (${ids}) or request_id in (${ids}))`,
      );
      return through === refunds.length ? true : undefined;
    },
    SETTLED_WITHIN_MS,
  );

/** The platform's own books: each order has one refund of the right sum. */
const wrongSums = async (shop: Shop, refunds: readonly Refunded[]): Promise<number> => {
  const books = await Promise.all(refunds.map(({ outTradeNo }) => shop.refundsOf(outTradeNo)));
  return books.filter((found) => found.length !== 1 || found[0]?.amount.refund !== PART).length;
};

/** What becomes of the answer to a refund, in turn. */
const LOST_ANSWERS = [
  { act: 'cut', moment: 'after' },
  { act: 'status', status: 500, moment: 'after' },
  { act: 'status', status: 429, moment: 'before' },
  { act: 'forged', moment: 'after' },
  { act: 'cut', moment: 'before' },
] as const;

const lostAnswers: FaultRow = {
  id: 'F36',
  title: 'WeChat Pay takes refunds and its answers are lost, or it takes none and fails',
  promises: ['P27', 'P28', 'P29'],
  wishes: {},
  seconds: { short: 22, full: 120 },
  limits: { wrongSums: 0 },
  run: async (rig, { seconds, grown }) => {
    const shop = await openShop(rig);
    const refunds: Refunded[] = [];
    return rig.survive({
      seconds,
      fault: async () => {
        const rounds = grown(6, 100);
        for (let round = 0; round < rounds; round += 1) {
          await shop.behave({ faults: LOST_ANSWERS.map((fault) => ({ path: REFUND_PATH, ...fault })) });
          refunds.push(...(await Promise.all(LOST_ANSWERS.map(() => refundOne(rig, shop, false)))));
          await sleep(500);
        }
        await shop.behave({});
      },
      afterwards: async () => {
        await untilAllSettled(rig, refunds);
        const wrong = await wrongSums(shop, refunds);
        if (wrong > 0) throw new Error(`${wrong} orders were refunded more than once, or another sum`);
        return { refunds: refunds.length, wrongSums: wrong };
      },
    });
  },
};

const lostNotices: FaultRow = {
  id: 'F37',
  title:
    'WeChat Pay’s notices are lost, doubled, late, signed with either key, and signed and sealed with the keys before',
  promises: ['P27', 'P29'],
  wishes: {},
  seconds: { short: 22, full: 60 },
  limits: { wrongSums: 0, finalStatesChanged: 0, noticesRefused: 0 },
  run: async (rig, { seconds, grown }) => {
    const shop = await openShop(rig);
    const refunds: Refunded[] = [];
    return rig.survive({
      seconds,
      fault: async () => {
        await shop.behave({ dropNotices: true, refundDelayMs: 3_000 });
        for (let round = 0; round < grown(20, 200); round += 1) refunds.push(await refundOne(rig, shop, true));
        await shop.behave({});
      },
      afterwards: async () => {
        await untilAllSettled(rig, refunds);
        const [channel] = rig.channels;
        if (channel) await changePayKeys(rig.product, channel);
        const answers: number[] = [];
        for (const [index, { outTradeNo }] of refunds.entries()) {
          const [refund] = await shop.refundsOf(outTradeNo);
          const how = index % 2 === 0 ? 'right' : 'certificate';
          const late = { about: 'refund', number: refund?.out_refund_no ?? '', status: 'ABNORMAL', how, repeats: 5 };
          for (const notice of [late, { about: 'payment', number: outTradeNo, how, repeats: 5 }]) {
            const { status, repeats } = await shop.tell(notice);
            answers.push(status, ...repeats.map((repeat) => repeat.status));
          }
        }
        const changed = await Promise.all(refunds.map(({ refundId }) => stateOf(rig, refundId)));
        const finalStatesChanged = changed.filter((state) => state !== 'success').length;
        if (finalStatesChanged > 0) throw new Error(`${finalStatesChanged} final states were changed by a late notice`);
        const noticesRefused = answers.filter((status) => status !== 204).length;
        const wrong = await wrongSums(shop, refunds);
        return {
          refunds: refunds.length,
          notices: answers.length,
          noticesRefused,
          finalStatesChanged,
          wrongSums: wrong,
        };
      },
    });
  },
};

const stateOf = async ({ product, agents }: Rig, refundId: string): Promise<string | null> => {
  const answer = await call(`${product.url}/api/v1/refunds/${refundId}`, { headers: agents[0]?.headers ?? {} });
  return refundView.parse(answer.body).state;
};

export const PAYMENT_ROWS = [lostAnswers, lostNotices] as const;
