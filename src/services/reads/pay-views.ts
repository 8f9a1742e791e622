import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { ComplaintGateway } from '../ports/payments/pay-gateway.js';
import type { Cursors } from '../ports/tools/tokens.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly cursors: Cursors;
  readonly complaintGateway: Pick<ComplaintGateway, 'openImage'>;
};
type Page = { readonly actor: Actor; readonly cursor?: string | undefined; readonly limit: number };

const present = <T>(found: T | undefined): T => {
  if (found === undefined) throw new AppError('missing', 'not_found');
  return found;
};

const PICTURES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/bmp', 'image/gif']);
const MOST_PAYMENTS = 20;

const complaintViews = ({ unitOfWork, cursors, complaintGateway }: Deps) => ({
  complaints: async ({ actor, cursor, limit, scope }: Page & { readonly scope: 'open' | 'all' }) => {
    const list = `complaints:${scope}`;
    const after = cursor === undefined ? undefined : cursors.open(list, actor.merchantId, cursor);
    const read = await unitOfWork.run(actor.merchantId, async ({ complaints }) => ({
      page: await complaints.list({ scope, after, limit }),
      open: await complaints.countOpen(),
    }));
    const { items, next } = read.page;
    return { items, openCount: read.open, nextCursor: next ? cursors.seal(list, actor.merchantId, next) : null };
  },
  complaint: ({ merchantId }: Actor, id: string) =>
    unitOfWork.run(merchantId, async ({ complaints, tickets }) => ({
      complaint: present(await complaints.findById(id)),
      lines: await complaints.linesOf(id),
      ticketId: (await tickets.findLinked('complaint', id))?.id,
    })),
  /** A picture of the complaint itself (line undefined) or of a line of its history, by its place. */
  complaintPicture: async (
    { merchantId }: Actor,
    { complaintId, line, index }: { readonly complaintId: string; readonly line: string; readonly index: number },
  ) => {
    const { channelId, address } = await unitOfWork.run(merchantId, async ({ complaints }) => {
      const complaint = present(await complaints.findById(complaintId));
      const lines = await complaints.linesOf(complaintId);
      const pictures = line === 'complaint' ? complaint.pictures : lines.find(({ logId }) => logId === line)?.pictures;
      return { channelId: complaint.channelId, address: present(pictures?.[index]) };
    });
    const opened = await complaintGateway.openImage(channelId, address);
    const isPicture = opened.status === 'found' && PICTURES.has(opened.value.contentType.replace(/;.*$/, ''));
    if (opened.status !== 'found' || !isPicture) throw new AppError('missing', 'not_found');
    return { ...opened.value, fileName: 'picture' };
  },
});

/** What the screens read about payments, refunds and complaints. */
export const createPayViews = ({ unitOfWork, cursors, ...deps }: Deps) => ({
  ...complaintViews({ unitOfWork, cursors, ...deps }),
  paymentsOf: ({ merchantId }: Actor, conversationId: string) =>
    unitOfWork.run(merchantId, async ({ conversations, payments }) => {
      const { customerId } = present(await conversations.findById(conversationId));
      return payments.ofCustomer(customerId, MOST_PAYMENTS);
    }),
  payment: ({ merchantId }: Actor, id: string) =>
    unitOfWork.run(merchantId, async ({ payments }) => present(await payments.findById(id))),
  /** Whether the customer of this conversation is who paid: agents see it before they tell details. */
  isPayer: ({ merchantId }: Actor, identityId: string | undefined, conversationId: string) =>
    unitOfWork.run(merchantId, async ({ conversations }) => {
      const conversation = present(await conversations.findById(conversationId));
      return identityId === undefined ? undefined : conversation.identityId === identityId;
    }),
  refunds: async ({
    actor,
    cursor,
    limit,
    ...wish
  }: Page & { awaitingOnly: boolean; paymentId: string | undefined }) => {
    const list = `refunds:${String(wish.awaitingOnly)}:${wish.paymentId ?? ''}`;
    const [afterId] = cursor === undefined ? [] : cursors.open(list, actor.merchantId, cursor);
    const page = await unitOfWork.run(actor.merchantId, ({ refunds }) => refunds.list({ ...wish, afterId, limit }));
    const { items, nextId } = page;
    return { items, nextCursor: nextId === undefined ? null : cursors.seal(list, actor.merchantId, [nextId]) };
  },
  refund: ({ merchantId }: Actor, id: string) =>
    unitOfWork.run(merchantId, async ({ refunds }) => {
      const row = present(await refunds.findRequest(id));
      return { row, events: row.refund === undefined ? [] : await refunds.eventsOf(row.refund.id) };
    }),
});

export type PayViews = ReturnType<typeof createPayViews>;
