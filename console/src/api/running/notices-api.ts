import { channelList } from '../../../../src/contract/channels/channels.js';
import { messageView } from '../../../../src/contract/conversations/messages.js';
import { noticeTemplateList, noticeTestAnswer } from '../../../../src/contract/channels/notices.js';
import type { NoticeBody } from '../../../../src/contract/channels/notices.js';
import type { Call } from '../call.js';

export type NoticeTest = Omit<NoticeBody, 'clientMsgId'> & { readonly openid: string };

const templates = (channelId: string, act = ''): string =>
  `/channels/${encodeURIComponent(channelId)}/notice-templates${act}`;

export const createNoticesApi = (call: Call) => ({
  channels: () => call({ path: '/channels', query: { limit: 200 }, answer: channelList }),
  templates: (channelId: string) => call({ path: templates(channelId), answer: noticeTemplateList }),
  refresh: (channelId: string) =>
    call({ method: 'POST', path: templates(channelId, '/refresh'), body: {}, answer: noticeTemplateList }),
  test: (channelId: string, body: NoticeTest) =>
    call({ method: 'POST', path: templates(channelId, '/test'), body, answer: noticeTestAnswer }),
  send: (conversationId: string, body: NoticeBody) =>
    call({
      method: 'POST',
      path: `/conversations/${encodeURIComponent(conversationId)}/notices`,
      body,
      answer: messageView,
    }),
});
