import type { Actor } from '../../domain/people/agent.js';
import type { Channel } from '../../domain/channels/channel.js';
import type { NoticeTemplate, NoticeValues } from '../../domain/notices/notice-template.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { NoticeOutcome, NoticeSender } from '../ports/channels/notice-sender.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import { checkedTemplate } from './send-notice.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly noticeSender: NoticeSender;
  readonly clock: Clock;
  readonly newId: NewId;
};
type OfChannel = { readonly actor: Actor; readonly channelId: string };
type TestSend = OfChannel & {
  readonly openid: string;
  readonly templateId: string;
  readonly values: NoticeValues;
  readonly page?: string | undefined;
};

export type TemplateList = {
  readonly templates: readonly NoticeTemplate[];
  /** When WeChat was asked last; undefined = never. */
  readonly readAt: Date | undefined;
};

const channelOf = async ({ channels }: Pick<Stores, 'channels'>, channelId: string): Promise<Channel> => {
  const channel = await channels.findById(channelId);
  if (!channel) throw new AppError('missing', 'not_found');
  return channel;
};

/**
 * The templates of a channel as WeChat had them when it was asked last. `refresh` asks again and throws `unavailable` where
 * WeChat gives no list; what was read before stays then. `test` sends one to an openid and stores nothing.
 */
export const createNoticeTemplates = ({ unitOfWork, noticeSender, clock, newId }: Deps) => ({
  list: ({ actor, channelId }: OfChannel): Promise<TemplateList> =>
    unitOfWork.run(actor.merchantId, async (stores) => {
      await channelOf(stores, channelId);
      return stores.notices.templatesOf(channelId);
    }),
  refresh: async ({ actor: { merchantId }, channelId }: OfChannel): Promise<TemplateList> => {
    const channel = await unitOfWork.run(merchantId, (stores) => channelOf(stores, channelId));
    const answer = await noticeSender.listTemplates(channel);
    if (answer.status === 'failed') throw new AppError('unavailable', 'unavailable', { details: { ...answer.error } });
    const { templates } = answer;
    const readAt = clock.now();
    await unitOfWork.run(merchantId, ({ notices }) => notices.saveTemplates(channelId, templates, readAt));
    return { templates, readAt };
  },
  test: async ({ actor, channelId, openid, templateId, values, page }: TestSend): Promise<NoticeOutcome> => {
    const channel = await unitOfWork.run(actor.merchantId, async (stores) => {
      const found = await channelOf(stores, channelId);
      await checkedTemplate(stores, { channelId, templateId, values });
      return found;
    });
    return noticeSender.send({ channel, openid, templateId, values, page, dedupeId: newId().replaceAll('-', '') });
  },
});

export type NoticeTemplates = ReturnType<typeof createNoticeTemplates>;
