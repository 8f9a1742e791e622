import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { CustomerNotices } from '../ports/channels/customer-notices.js';
import type { Notice } from '../ports/stores/notice-stores.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import { ANSWER_WITHIN_MS } from './deliver-notice.js';
import type { DeliverNotice } from './deliver-notice.js';
import { checkedTemplate } from './send-notice.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly deliverNotice: DeliverNotice; readonly clock: Clock };
type Input = Parameters<CustomerNotices['notify']>[0];

/** Notices that no conversation shows: what a ticket has to say. */
export const createCustomerNotices = ({ unitOfWork, deliverNotice, clock }: Deps): CustomerNotices => ({
  notify: async (input) => {
    const { merchantId } = input;
    const prepared = await unitOfWork.run(merchantId, async (stores) => {
      const earlier = await stores.notices.findById(input.noticeId);
      return earlier ? { earlier } : { stored: await prepare(stores, input, clock.now()) };
    });
    if (prepared.earlier) return { state: prepared.earlier.state, error: prepared.earlier.error };
    const outcome = await deliverNotice({ merchantId, ...prepared.stored });
    return { state: outcome.status, error: outcome.status === 'sent' ? undefined : outcome.error };
  },
});

const prepare = async (stores: Stores, input: Input, at: Date) => {
  const { noticeId: id, identityId, templateId, values, page } = input;
  const identity = await stores.customers.lockIdentityById(identityId);
  const channel = identity && (await stores.channels.findById(identity.channelId));
  if (!identity || !channel) throw new AppError('missing', 'not_found');
  const { channelId, openid } = identity;
  await checkedTemplate(stores, { channelId, templateId, values });
  const notice: Omit<Notice, 'state' | 'error'> = {
    id,
    channelId,
    identityId,
    templateId,
    values,
    page,
    line: undefined,
  };
  await stores.notices.add({ ...notice, agentId: undefined, createdAt: at });
  await stores.timers.set({ kind: 'notice_answer', subjectId: id, dueAt: new Date(at.getTime() + ANSWER_WITHIN_MS) });
  return { notice, channel, openid };
};
