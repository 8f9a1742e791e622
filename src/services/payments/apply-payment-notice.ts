import type { Channel } from '../../domain/channels/channel.js';
import type { Payment, PaymentFact } from '../../domain/payments/payment.js';
import { isPaid } from '../../domain/payments/refund-rules.js';
import type { NewId } from '../../kernel/ids.js';
import { AppError } from '../../kernel/errors.js';
import type { PayNews, PayNotice } from '../ports/payments/pay-notice.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { announcePayment } from './announce-payment.js';
import { agree } from './notice-agreement.js';
import type { NoticeOutcome } from './notice-agreement.js';
import { greetPayer, openPaymentWindow } from './pay-window.js';
import type { Payer } from './pay-window.js';

type Now = { readonly at: Date; readonly newId: NewId };
type News = Extract<PayNews, { readonly kind: 'payment' }>;

/** The channel of this merchant that was paid in; another's AppID is a contradiction. */
const channelOf = async ({ payAccounts, channels }: Stores, { appId }: PaymentFact): Promise<Channel> => {
  const channelId = appId === undefined ? undefined : await payAccounts.hasChannelOf(appId);
  const channel = channelId === undefined ? undefined : await channels.findById(channelId);
  if (!channel) throw new AppError('invalid', 'validation');
  return channel;
};

/** Who paid, with their open conversation and then their identity locked, in that order. */
const payerOf = async (
  { customers, conversations }: Stores,
  { channel, openid }: { readonly channel: Channel; readonly openid: string | undefined },
  { newId }: Now,
): Promise<Payer | undefined> => {
  if (openid === undefined) return undefined;
  const ids = { newIdentityId: newId(), newCustomerId: newId() };
  const identity = await customers.ensureIdentity({ channelId: channel.id, openid, ...ids });
  const conversation = await conversations.lockOpenOf(identity.id);
  await customers.lockIdentityById(identity.id);
  return { channel, identity, conversation };
};

const checkKnown = (known: Payment | undefined, fact: PaymentFact): void => {
  if (!known) return;
  agree(!isPaid(known.tradeState) || known.totalFen === fact.totalFen);
  agree(known.transactionId === undefined || known.transactionId === fact.transactionId);
};

/** Keeps what was paid, opens the reply window of whoever paid, and greets them where the merchant wants that. */
export const applyPaymentNotice = async (
  stores: Stores,
  { notice, fact }: { readonly notice: PayNotice; readonly fact: News['fact'] },
  now: Now,
): Promise<NoticeOutcome> => {
  agree(fact.mchId === notice.mchId);
  const channel = await channelOf(stores, fact);
  const payer = await payerOf(stores, { channel, openid: fact.openid }, now);
  checkKnown(await stores.payments.lockByTradeNo(fact.mchId, fact.outTradeNo), fact);
  const place = { newId: now.newId(), channelId: channel.id, identityId: payer?.identity.id, at: now.at };
  const payment = await stores.payments.keep({ ...fact, ...place });
  if (!(await stores.payments.markNoticed(payment.id, now.at))) return 'repeated';
  await announcePayment(stores, { paymentId: payment.id, conversationId: payer?.conversation?.id });
  if (payer) {
    const paid = { paidAt: fact.paidAt ?? now.at, ...now };
    await openPaymentWindow(stores, payer, paid);
    await greetPayer(stores, payer, paid);
  }
  return 'applied';
};
