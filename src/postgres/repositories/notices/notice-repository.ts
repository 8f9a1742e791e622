import type { EntityManager } from 'typeorm';
import type { DeliveryError, DeliveryState } from '../../../domain/conversations/message.js';
import type { NoticeField, NoticeTemplate, NoticeValues } from '../../../domain/notices/notice-template.js';
import type { Notice, NoticeStore } from '../../../services/ports/stores/conversations/notice-stores.js';
import { toJsonb } from '../../jsonb.js';
import { createPrepared } from '../../prepared.js';
import type { Prepared } from '../../prepared.js';

type TemplateRow = {
  readonly template_id: string;
  readonly title: string;
  readonly content: string;
  readonly example: string;
  readonly fields: readonly NoticeField[];
  readonly read_at: Date;
};

type NoticeRow = {
  readonly id: string;
  readonly channel_id: string;
  readonly identity_id: string;
  readonly template_id: string;
  readonly field_values: NoticeValues;
  readonly page: string | null;
  readonly conversation_id: string | null;
  readonly message_id: string | null;
  readonly opened_month: string | null;
  readonly state: DeliveryState;
  readonly error: DeliveryError | null;
};

const TEMPLATE = 'template_id, title, content, example, fields, read_at';
// opened_month as text: a date parsed into a Date would shift with the server's time zone.
const NOTICE = `id, channel_id, identity_id, template_id, field_values, page, conversation_id, message_id,
  opened_month::text as opened_month, state, error`;

const toTemplate = ({ template_id: templateId, title, content, example, fields }: TemplateRow): NoticeTemplate => ({
  templateId,
  title,
  content,
  example,
  fields,
});

const lineOf = ({ conversation_id: conversationId, message_id: messageId, opened_month: openedMonth }: NoticeRow) =>
  conversationId !== null && messageId !== null && openedMonth !== null
    ? { conversationId, messageId, openedMonth }
    : undefined;

const toNotice = (row: NoticeRow): Notice => ({
  id: row.id,
  channelId: row.channel_id,
  identityId: row.identity_id,
  templateId: row.template_id,
  values: row.field_values,
  page: row.page ?? undefined,
  line: lineOf(row),
  state: row.state,
  error: row.error ?? undefined,
});

export const createNoticeRepository = (manager: EntityManager, merchantId: string): NoticeStore => {
  const prepared = createPrepared(manager);
  return {
    ...templateRows(prepared, merchantId),
    ...noticeRows(prepared, merchantId),
    ...subscriptionRows(prepared, merchantId),
  };
};

type TemplatePart = Pick<NoticeStore, 'templatesOf' | 'findTemplate' | 'saveTemplates'>;

const templateRows = (prepared: Prepared, merchantId: string): TemplatePart => ({
  templatesOf: async (channelId) => {
    const rows: TemplateRow[] = await prepared(
      `select ${TEMPLATE} from notice_templates where channel_id = $1 order by position`,
      [channelId],
    );
    return { templates: rows.map(toTemplate), readAt: rows[0]?.read_at };
  },
  findTemplate: async (channelId, templateId) => {
    const rows: TemplateRow[] = await prepared(
      `select ${TEMPLATE} from notice_templates where channel_id = $1 and template_id = $2`,
      [channelId, templateId],
    );
    return rows[0] && toTemplate(rows[0]);
  },
  saveTemplates: async (channelId, templates, at) => {
    const ids = templates.map(({ templateId }) => templateId);
    await prepared('delete from notice_templates where channel_id = $1 and template_id <> all($2)', [channelId, ids]);
    await prepared(SAVE_TEMPLATES, [
      channelId,
      merchantId,
      at,
      ids,
      templates.map(({ title }) => title),
      templates.map(({ content }) => content),
      templates.map(({ example }) => example),
      templates.map(({ fields }) => toJsonb(fields)),
    ]);
  },
});

const SAVE_TEMPLATES = `
  insert into notice_templates (channel_id, merchant_id, read_at, template_id, title, content, example, fields, position)
  select $1, $2, $3, * from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[]) with ordinality
  on conflict (channel_id, template_id) do update set title = excluded.title, content = excluded.content,
    example = excluded.example, fields = excluded.fields, position = excluded.position, read_at = excluded.read_at`;

type NoticePart = Pick<NoticeStore, 'add' | 'findById' | 'lockById' | 'lockReported' | 'end'>;

const noticeRows = (prepared: Prepared, merchantId: string): NoticePart => {
  const one = async (where: string, parameters: readonly unknown[]): Promise<Notice | undefined> => {
    const rows: NoticeRow[] = await prepared(`select ${NOTICE} from notices where ${where}`, [...parameters]);
    return rows[0] && toNotice(rows[0]);
  };
  return {
    add: async (notice) => {
      await prepared(
        `insert into notices (id, merchant_id, channel_id, identity_id, conversation_id, message_id, opened_month, agent_id,
           template_id, field_values, page, state, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'sending', $12)`,
        [
          notice.id,
          merchantId,
          notice.channelId,
          notice.identityId,
          notice.line?.conversationId ?? null,
          notice.line?.messageId ?? null,
          notice.line?.openedMonth ?? null,
          notice.agentId ?? null,
          notice.templateId,
          toJsonb(notice.values),
          notice.page ?? null,
          notice.createdAt,
        ],
      );
    },
    findById: (id) => one('id = $1', [id]),
    lockById: (id) => one('id = $1 for update', [id]),
    lockReported: ({ identityId, wechatMessageId, templateId }) =>
      one(REPORTED, [identityId, wechatMessageId, templateId ?? null]),
    end: async ({ id, state, error, wechatMessageId, at }) => {
      await prepared(
        `update notices set state = $2, error = $3, wechat_message_id = coalesce($4, wechat_message_id), ended_at = $5
          where id = $1`,
        [id, state, error ? toJsonb(error) : null, wechatMessageId ?? null, at],
      );
    },
  };
};

// A push may come before the answer to the send itself, which brings the id.
const REPORTED = `identity_id = $1 and (wechat_message_id = $2
    or (wechat_message_id is null and ($3::text is null or template_id = $3) and state in ('sending', 'sent', 'unknown')
      and created_at > now() - interval '1 day'))
  order by (wechat_message_id = $2) desc nulls last, created_at desc limit 1 for update`;

type SubscriptionPart = Pick<NoticeStore, 'changeSubscription' | 'subscriptionsOf'>;

const subscriptionRows = (prepared: Prepared, merchantId: string): SubscriptionPart => ({
  changeSubscription: async ({ identityId, templateId, change }) => {
    await prepared(
      `insert into notice_subscriptions as s (identity_id, template_id, merchant_id, remaining)
       values ($1, $2, $3, case when $4::text = 'accepted' then 1 else 0 end)
       on conflict (identity_id, template_id) do update set remaining =
         case $4::text when 'accepted' then s.remaining + 1 when 'spent' then greatest(s.remaining - 1, 0) else 0 end`,
      [identityId, templateId, merchantId, change],
    );
  },
  subscriptionsOf: async (identityId) => {
    const rows: { readonly template_id: string; readonly remaining: number }[] = await prepared(
      'select template_id, remaining from notice_subscriptions where identity_id = $1',
      [identityId],
    );
    return new Map(rows.map((row) => [row.template_id, row.remaining]));
  },
});
