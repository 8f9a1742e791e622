import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { ComplaintGateway, Done } from '../ports/payments/pay-gateway.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly complaintGateway: Pick<ComplaintGateway, 'notificationUrl' | 'setNotificationUrl' | 'removeNotificationUrl'>;
  readonly notifyUrlOf: (channelId: string) => Promise<string | undefined>;
};
type Where = { readonly actor: Actor; readonly channelId: string };

const must = (done: Done): void => {
  if (done.status === 'unclear') throw new AppError('unavailable', 'unavailable');
  if (done.status === 'done') return;
  throw new AppError('conflict', 'pay_refused', { details: { payCode: done.code, payMessage: done.message } });
};

/** Where WeChat Pay sends complaints: one address per merchant number, set and taken away from here. */
export const createComplaintUrl = ({ unitOfWork, complaintGateway, notifyUrlOf }: Deps) => {
  const mine = async ({ actor, channelId }: Where): Promise<void> => {
    const account = await unitOfWork.run(actor.merchantId, ({ payAccounts }) => payAccounts.find(channelId));
    if (!account) throw new AppError('missing', 'not_found');
  };
  const keep = ({ actor, channelId }: Where, url: string | undefined): Promise<void> =>
    unitOfWork.run(actor.merchantId, ({ payAccounts }) => payAccounts.setComplaintUrl(channelId, url));
  return {
    /** What WeChat Pay has, and what it should be. */
    get: async (where: Where) => {
      await mine(where);
      const found = await complaintGateway.notificationUrl(where.channelId);
      if (found.status === 'refused' || found.status === 'unclear') must(found);
      const ours = await notifyUrlOf(where.channelId);
      return { url: found.status === 'found' ? found.value : undefined, ours };
    },
    set: async (where: Where) => {
      await mine(where);
      const ours = await notifyUrlOf(where.channelId);
      if (ours === undefined) throw new AppError('missing', 'not_found');
      must(await complaintGateway.setNotificationUrl(where.channelId, ours));
      await keep(where, ours);
      return { url: ours, ours };
    },
    remove: async (where: Where): Promise<void> => {
      await mine(where);
      must(await complaintGateway.removeNotificationUrl(where.channelId));
      await keep(where, undefined);
    },
  };
};

export type ComplaintUrl = ReturnType<typeof createComplaintUrl>;
