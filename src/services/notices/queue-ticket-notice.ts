import { badField } from '../../domain/notices/notice-template.js';
import { ticketNoticeValues } from '../../domain/notices/ticket-notice.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { TicketNotice, TicketNotices } from '../ports/channels/ticket-notices.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { Notice } from '../ports/stores/conversations/notice-stores.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import { ANSWER_WITHIN_MS } from './deliver-notice.js';
import type { DeliverNotice } from './deliver-notice.js';

/** Notices of tickets by the merchant's choice of template: stored with the ticket's own change, handed over by a timer. */
export const createTicketNotices = ({ newId }: { readonly newId: NewId }): TicketNotices => ({
  queue: async (stores, ticketNotice) => {
    const notice = await noticeOf(stores, ticketNotice, newId);
    if (!notice) return 'unavailable';
    const { at } = ticketNotice;
    await stores.notices.add({ ...notice, agentId: undefined, createdAt: at });
    await stores.timers.set({ kind: 'notice_send', subjectId: notice.id, dueAt: at });
    return 'queued';
  },
});

/** Undefined: no template is chosen for the channel, it is gone, or a field would not take what it is to hold. */
const noticeOf = async (
  stores: Stores,
  ticketNotice: TicketNotice,
  newId: NewId,
): Promise<Omit<Notice, 'state' | 'error'> | undefined> => {
  const { identityId } = ticketNotice;
  const { ticketNotices } = (await stores.merchants.current()).settings;
  if (ticketNotices.length === 0) return undefined;
  const identity = await stores.customers.lockIdentityById(identityId);
  const choice = ticketNotices.find(({ channelId }) => channelId === identity?.channelId);
  const template = choice && (await stores.notices.findTemplate(choice.channelId, choice.templateId));
  if (!template) return undefined;
  const values = ticketNoticeValues(template, choice, ticketNotice);
  if (badField(template, values) !== undefined) return undefined;
  const { channelId, templateId } = choice;
  return { id: newId(), channelId, identityId, templateId, values, page: undefined, line: undefined };
};

type Deps = { readonly unitOfWork: UnitOfWork; readonly deliverNotice: DeliverNotice; readonly clock: Clock };

/** Hands a stored notice to WeChat. Taken before it is sent: a process that dies here leaves `unknown`, never a second one. */
export const createOnNoticeSend =
  ({ unitOfWork, deliverNotice, clock }: Deps) =>
  async (timer: DueTimer): Promise<void> => {
    const { merchantId, subjectId } = timer;
    const stored = await unitOfWork.run(merchantId, async (stores) => {
      const notice = await stores.notices.lockById(subjectId);
      if (!(await stores.timers.take(timer.id, timer.leaseNumber))) return undefined;
      const identity = notice && (await stores.customers.lockIdentityById(notice.identityId));
      const channel = identity && (await stores.channels.findById(identity.channelId));
      if (notice?.state !== 'sending' || !channel) return undefined;
      const dueAt = new Date(clock.now().getTime() + ANSWER_WITHIN_MS);
      await stores.timers.set({ kind: 'notice_answer', subjectId, dueAt });
      return { notice, channel, openid: identity.openid };
    });
    if (stored) await deliverNotice({ merchantId, ...stored });
  };
