import { z } from 'zod';
import type { ChannelKind } from '../../domain/channels/channel.js';
import type { DeliveryError } from '../../domain/conversations/message.js';
import { fieldsIn } from '../../domain/notices/notice-template.js';
import type { NoticeTemplate, NoticeValues } from '../../domain/notices/notice-template.js';
import type { NoticeOutcome, NoticeSender } from '../../services/ports/channels/notice-sender.js';
import type { KefuClient, NotCalled } from '../kefu/kefu-client.js';
import type { JsonAnswer } from '../kefu/wechat-api.js';
import { toDeliveryError } from '../kefu/wechat-error.js';

type Deps = { readonly client: Pick<KefuClient, 'getJson' | 'postJson'> };

/** Nothing hangs on it but the request itself. */
const TIME_LEFT_MS = 60_000;
const text = z.string().max(5000).catch('');
const id = z.string().min(1).max(128);

/** WeChat doc: 获得模板列表 (official accounts), 获取个人模板列表 (mini programs). */
const LISTS = {
  official_account: {
    path: '/cgi-bin/template/get_all_private_template',
    read: z
      .looseObject({
        template_list: z.array(z.looseObject({ template_id: id, title: text, content: text, example: text })),
      })
      .transform((body) => body.template_list),
  },
  mini_program: {
    path: '/wxaapi/newtmpl/gettemplate',
    read: z
      .looseObject({ data: z.array(z.looseObject({ priTmplId: id, title: text, content: text, example: text })) })
      .transform((body) => body.data.map(({ priTmplId, ...template }) => ({ ...template, template_id: priTmplId }))),
  },
} as const;

const SEND_PATHS: Readonly<Record<ChannelKind, string>> = {
  official_account: '/cgi-bin/message/template/send',
  mini_program: '/cgi-bin/message/subscribe/send',
};

const sent = z.looseObject({ msgid: z.union([z.string(), z.number()]).transform(String).optional() });

const toTemplate = ({
  template_id: templateId,
  title,
  content,
  example,
}: {
  readonly template_id: string;
  readonly title: string;
  readonly content: string;
  readonly example: string;
}): NoticeTemplate => ({ templateId, title, content, example, fields: fieldsIn(content) });

const dataOf = (values: NoticeValues) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));

type Failed = Exclude<JsonAnswer | NotCalled, { readonly status: 'ok' }>;

const errorOf = (answer: Failed): DeliveryError => {
  if (answer.status === 'refused') return toDeliveryError(answer.refusal);
  if (answer.status !== 'no_token') return { code: 'unreachable' };
  const { token } = answer;
  if (token.status === 'refused') return toDeliveryError(token.refusal);
  return { code: token.status };
};

const toOutcome = (answer: JsonAnswer | NotCalled): NoticeOutcome => {
  if (answer.status === 'no_answer') return { status: 'unknown', error: { code: 'no_answer' } };
  if (answer.status !== 'ok') return { status: 'failed', error: errorOf(answer) };
  if (answer.errcode !== 0) return { status: 'unknown', error: { code: 'no_answer' } };
  const body = sent.safeParse(answer.body);
  return { status: 'sent', wechatMessageId: body.success ? body.data.msgid : undefined };
};

/** Template messages of official accounts and subscribe messages of mini programs (WeChat doc: 发送模板消息, 发送订阅消息). */
export const createNoticeSender = ({ client }: Deps): NoticeSender => ({
  listTemplates: async ({ id: channelId, kind }) => {
    const { path, read } = LISTS[kind];
    const answer = await client.getJson({ channelId, timeLeftMs: () => TIME_LEFT_MS }, path);
    if (answer.status !== 'ok') return { status: 'failed', error: errorOf(answer) };
    const list = read.safeParse(answer.body);
    if (!list.success) return { status: 'failed', error: { code: 'unreachable' } };
    return { status: 'read', templates: list.data.map(toTemplate) };
  },
  send: async ({ channel: { id: channelId, kind }, openid, templateId, values, page, dedupeId }) => {
    const common = { touser: openid, template_id: templateId, data: dataOf(values) };
    const body =
      kind === 'official_account'
        ? { ...common, client_msg_id: dedupeId, ...(page !== undefined && { url: page }) }
        : { ...common, ...(page !== undefined && { page }) };
    return toOutcome(await client.postJson({ channelId, timeLeftMs: () => TIME_LEFT_MS }, SEND_PATHS[kind], body));
  },
});
