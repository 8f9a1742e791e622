import { z } from 'zod';
import { messageView } from '../../contract/conversations/messages.js';
import { noticeBody, noticeTemplateList, noticeTestAnswer, noticeTestBody } from '../../contract/channels/notices.js';
import { id } from '../../contract/paging.js';
import { AppError } from '../../kernel/errors.js';
import type { NoticeTemplates, TemplateList } from '../../services/notices/notice-templates.js';
import type { SendNotice } from '../../services/notices/send-notice.js';
import type { MessageViews } from '../../services/reads/message-views.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type NoticeRouteDeps = {
  readonly noticeTemplates: NoticeTemplates;
  readonly sendNotice: SendNotice;
  readonly messageViews: Pick<MessageViews, 'viewsOf'>;
};

const ofChannel = z.strictObject({ channelId: id });
const ofConversation = z.strictObject({ conversationId: id });
const path = '/api/v1/channels/:channelId/notice-templates';

const present = ({ templates, readAt }: TemplateList) => ({ items: templates, readAt: readAt?.toISOString() ?? null });

const templateListRoute = ({ noticeTemplates }: NoticeRouteDeps): Route =>
  route({
    name: 'notice_template.list',
    method: 'GET',
    path,
    summary: 'Templates for messages outside the reply window, as WeChat had them when it was asked last.',
    access: 'notices.send',
    limit: 'read',
    input: z.object({ params: ofChannel }),
    answer: noticeTemplateList,
    handle: async ({ actor, params: { channelId } }) => present(await noticeTemplates.list({ actor, channelId })),
  });

const templateRefreshRoute = ({ noticeTemplates }: NoticeRouteDeps): Route =>
  route({
    name: 'notice_template.refresh',
    method: 'POST',
    path: `${path}/refresh`,
    summary: 'Asks WeChat for the templates of the account.',
    access: 'notices.manage',
    limit: 'write',
    input: z.object({ params: ofChannel, body: z.strictObject({}) }),
    answer: noticeTemplateList,
    handle: async ({ actor, params: { channelId } }) => present(await noticeTemplates.refresh({ actor, channelId })),
  });

const templateTestRoute = ({ noticeTemplates }: NoticeRouteDeps): Route =>
  route({
    name: 'notice_template.test',
    method: 'POST',
    path: `${path}/test`,
    summary: 'Sends one template or subscribe message to an openid, as a trial.',
    access: 'notices.manage',
    limit: 'write',
    input: z.object({ params: ofChannel, body: noticeTestBody }),
    answer: noticeTestAnswer,
    handle: async ({ actor, params: { channelId }, body }) => {
      const outcome = await noticeTemplates.test({ actor, channelId, ...body });
      return { state: outcome.status, error: outcome.status === 'sent' ? null : outcome.error };
    },
  });

const noticeSendRoute = ({ sendNotice, messageViews }: NoticeRouteDeps): Route =>
  route({
    name: 'notice.create',
    method: 'POST',
    path: '/api/v1/conversations/:conversationId/notices',
    summary: 'Sends a template or subscribe message, for which no reply window is needed. Repeated, it is sent once.',
    access: 'notices.send',
    limit: 'write',
    input: z.object({ params: ofConversation, body: noticeBody }),
    answer: messageView,
    handle: async ({ actor, params: { conversationId }, body }) => {
      const sent = await sendNotice({ actor, conversationId, ...body });
      const [view] = await messageViews.viewsOf(actor.merchantId, [sent]);
      if (!view) throw new AppError('missing', 'not_found');
      return view;
    },
  });

export const noticeRoutes = (deps: NoticeRouteDeps): readonly Route[] => [
  templateListRoute(deps),
  templateRefreshRoute(deps),
  templateTestRoute(deps),
  noticeSendRoute(deps),
];
