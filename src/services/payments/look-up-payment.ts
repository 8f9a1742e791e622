import type { Payment, PaymentFact } from '../../domain/payments/payment.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { PayGateway, PaymentNumber } from '../ports/payments/pay-gateway.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly payGateway: Pick<PayGateway, 'queryPayment'>;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type LookUp = {
  readonly merchantId: string;
  /** Undefined: every merchant number is asked in turn. */
  readonly channelId?: string | undefined;
  readonly number: PaymentNumber;
};

/** Joins a payment to the customer who paid it: an openid is good for its own AppID only. */
const identityOf = async (stores: Stores, fact: PaymentFact, newId: NewId) => {
  if (fact.openid === undefined || fact.appId === undefined) return undefined;
  const channelId = await stores.payAccounts.hasChannelOf(fact.appId);
  if (channelId === undefined) return undefined;
  const ids = { newIdentityId: newId(), newCustomerId: newId() };
  const identity = await stores.customers.ensureIdentity({ channelId, openid: fact.openid, ...ids });
  return { channelId, identityId: identity.id };
};

/**
 * A payment by its transaction number or the merchant's own, fresh from WeChat Pay, and kept with the time it was true.
 * Undefined: WeChat Pay does not know it. Throws `unavailable` where it does not say, `pay_refused` where it will not.
 */
export const createLookUpPayment = ({ unitOfWork, payGateway, clock, newId }: Deps) => {
  const channelsOf = ({ merchantId, channelId }: LookUp): Promise<readonly string[]> =>
    unitOfWork.run(merchantId, async ({ payAccounts }) => {
      const accounts = await payAccounts.list();
      const wanted = accounts.filter((account) => channelId === undefined || account.channelId === channelId);
      const numbers = new Map(wanted.map((account) => [account.mchId, account.channelId]));
      return [...numbers.values()];
    });

  const keep = (merchantId: string, channelId: string, fact: PaymentFact): Promise<Payment> =>
    unitOfWork.run(merchantId, async (stores) => {
      const payer = await identityOf(stores, fact, newId);
      const place = { channelId: payer?.channelId ?? channelId, identityId: payer?.identityId };
      return stores.payments.keep({ ...fact, ...place, newId: newId(), at: clock.now() });
    });

  return async (wanted: LookUp): Promise<Payment | undefined> => {
    for (const channelId of await channelsOf(wanted)) {
      const found = await payGateway.queryPayment(channelId, wanted.number);
      if (found.status === 'found') return keep(wanted.merchantId, channelId, found.value);
      if (found.status === 'unclear') throw new AppError('unavailable', 'unavailable');
      if (found.status === 'refused') {
        throw new AppError('conflict', 'pay_refused', { details: { payCode: found.code, payMessage: found.message } });
      }
    }
    return undefined;
  };
};

export type LookUpPayment = ReturnType<typeof createLookUpPayment>;
