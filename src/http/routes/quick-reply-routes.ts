import { z } from 'zod';
import { id, pageQuery } from '../../contract/paging.js';
import {
  importedQuickReplies,
  importQuickRepliesBody,
  quickReplyBody,
  quickReplyList,
  quickReplyView,
} from '../../contract/conversations/quick-replies.js';
import { mayDo } from '../../domain/people/permissions.js';
import type { QuickReply } from '../../domain/people/quick-reply.js';
import type { ExportQuickReplies, ImportQuickReplies } from '../../services/quick-replies/exchange-quick-replies.js';
import type { ListQuickReplies } from '../../services/quick-replies/list-quick-replies.js';
import type { SaveQuickReply } from '../../services/quick-replies/save-quick-reply.js';
import type { RemoveQuickReply, UseQuickReply } from '../../services/quick-replies/use-quick-reply.js';
import type { MessageViews } from '../../services/reads/message-views.js';
import { sendCsv } from '../bodies/send-csv.js';
import type { Caller } from '../caller.js';
import { presentQuickReply } from '../presenters/quick-reply-presenter.js';
import { bytesRoute, route } from '../route.js';
import type { Route } from '../route.js';

export type QuickReplyRouteDeps = {
  readonly messageViews: MessageViews;
  readonly listQuickReplies: ListQuickReplies;
  readonly saveQuickReply: SaveQuickReply;
  readonly removeQuickReply: RemoveQuickReply;
  readonly useQuickReply: UseQuickReply;
  readonly importQuickReplies: ImportQuickReplies;
  readonly exportQuickReplies: ExportQuickReplies;
};

const path = '/api/v1/quick-replies';
const params = z.strictObject({ quickReplyId: id });
const write = { access: 'quick_replies.use', limit: 'write' } as const;

/** Who asks, and whether their role and token may change what others use too. */
const by = ({ principal: { actor, scopes } }: Caller) => ({
  actor,
  mayManage: mayDo(actor.role, scopes, 'quick_replies.manage'),
});

const createPresent =
  ({ messageViews }: Pick<QuickReplyRouteDeps, 'messageViews'>) =>
  async (merchantId: string, replies: readonly QuickReply[]) => {
    const views = await messageViews.mediaViewsOf(
      merchantId,
      replies.flatMap(({ mediaIds }) => mediaIds),
    );
    const media = new Map(views.map((view) => [view.id, view]));
    return replies.map((reply) => presentQuickReply(reply, media));
  };

const exchangeRoutes = (deps: QuickReplyRouteDeps): readonly Route[] => [
  route({
    ...write,
    name: 'quick_reply.import',
    method: 'POST',
    path: `${path}/import`,
    summary: 'Adds prepared answers from CSV; one whose title is known is changed.',
    input: z.object({ body: importQuickRepliesBody }),
    answer: importedQuickReplies,
    handle: ({ caller, body }) => deps.importQuickReplies({ ...by(caller), ...body }),
  }),
  bytesRoute({
    name: 'quick_reply.export',
    method: 'GET',
    path: `${path}/export`,
    summary: 'Every prepared answer the caller may use, as CSV.',
    access: 'quick_replies.use',
    limit: 'read',
    input: z.object({}),
    handle: async ({ actor, ctx }) => sendCsv(ctx, 'quick-replies.csv', await deps.exportQuickReplies({ actor })),
  }),
];

const singleRoutes = (deps: QuickReplyRouteDeps): readonly Route[] => [
  route({
    ...write,
    name: 'quick_reply.delete',
    method: 'DELETE',
    path: `${path}/:quickReplyId`,
    summary: 'Removes a prepared answer.',
    input: z.object({ params }),
    answer: z.object({}),
    handle: async ({ caller, params: { quickReplyId } }) => {
      await deps.removeQuickReply({ ...by(caller), quickReplyId });
      return {};
    },
  }),
  route({
    ...write,
    name: 'quick_reply.use',
    method: 'POST',
    path: `${path}/:quickReplyId/use`,
    summary: 'Counts one use: what is used most is offered first.',
    input: z.object({ params }),
    answer: z.object({}),
    handle: async ({ actor, params: { quickReplyId } }) => {
      await deps.useQuickReply({ actor, quickReplyId });
      return {};
    },
  }),
];

export const quickReplyRoutes = (deps: QuickReplyRouteDeps): readonly Route[] => {
  const present = createPresent(deps);
  const presentOne = async (merchantId: string, reply: QuickReply) => {
    const [view] = await present(merchantId, [reply]);
    if (!view) throw new Error('one prepared answer has one view');
    return view;
  };
  return [
    route({
      name: 'quick_reply.list',
      method: 'GET',
      path,
      summary: 'Prepared answers the caller may use: their own, their skill groups’ and the merchant’s.',
      access: 'quick_replies.use',
      limit: 'read',
      input: z.object({ query: pageQuery }),
      answer: quickReplyList,
      handle: async ({ actor, query }) => {
        const { items, nextCursor } = await deps.listQuickReplies({ actor, ...query });
        return { items: await present(actor.merchantId, items), nextCursor };
      },
    }),
    ...exchangeRoutes(deps),
    route({
      ...write,
      name: 'quick_reply.create',
      method: 'POST',
      path,
      summary: 'Adds a prepared answer; for others to use takes the right to manage.',
      input: z.object({ body: quickReplyBody }),
      answer: quickReplyView,
      handle: async ({ actor, caller, body }) =>
        presentOne(actor.merchantId, await deps.saveQuickReply({ ...by(caller), ...body })),
    }),
    route({
      ...write,
      name: 'quick_reply.replace',
      method: 'PUT',
      path: `${path}/:quickReplyId`,
      summary: 'Changes a prepared answer.',
      input: z.object({ params, body: quickReplyBody }),
      answer: quickReplyView,
      handle: async ({ actor, caller, params: { quickReplyId }, body }) =>
        presentOne(actor.merchantId, await deps.saveQuickReply({ ...by(caller), quickReplyId, ...body })),
    }),
    ...singleRoutes(deps),
  ];
};
