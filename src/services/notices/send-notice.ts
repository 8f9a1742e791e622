import type { Actor } from '../../domain/people/agent.js';
import type { Channel } from '../../domain/channels/channel.js';
import { previewOf } from '../../domain/conversations/conversation-rules.js';
import type { Conversation } from '../../domain/conversations/conversation.js';
import type { Message, NoticeContent } from '../../domain/conversations/message.js';
import { badField } from '../../domain/notices/notice-template.js';
import type { NoticeTemplate, NoticeValues } from '../../domain/notices/notice-template.js';
import { hasRight } from '../../domain/people/permissions.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import { announce } from '../conversations/desk-line.js';
import { lockVisible } from '../conversations/hold.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import { ANSWER_WITHIN_MS } from './deliver-notice.js';
import type { DeliverNotice, StoredNotice } from './deliver-notice.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly deliverNotice: DeliverNotice;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
};

type Input = {
  readonly actor: Actor;
  readonly conversationId: string;
  /** Made by the browser: the same notice sent again is stored and sent once. */
  readonly clientMsgId: string;
  readonly templateId: string;
  readonly values: NoticeValues;
  readonly page?: string | undefined;
};

/**
 * Sends a template or subscribe message to the customer of a conversation and shows it as a line of it; no reply window is
 * needed and none is spent. Stored first, then handed over, so that what WeChat did not answer in time is `unknown` and not
 * sent again. Throws `not_assigned` where the actor neither holds the conversation nor held it last, `not_found` for the
 * template, `validation` with the field WeChat would refuse.
 */
export const createSendNotice =
  ({ unitOfWork, deliverNotice, clock, newId, wakeUp }: Deps) =>
  async (input: Input): Promise<Message> => {
    const { merchantId } = input.actor;
    const prepared = await unitOfWork.run(merchantId, async (stores) => {
      const conversation = await lockVisible(stores, input);
      const earlier = await stores.messages.findByClientId(conversation, input.clientMsgId);
      if (earlier) return { message: earlier, stored: undefined };
      refuseOthers(input.actor, conversation);
      return prepare(stores, { input, conversation, at: clock.now(), newId });
    });
    if (!prepared.stored) return prepared.message;
    wakeUp.wake('outbox', merchantId);
    wakeUp.wake('timers', merchantId);
    const outcome = await deliverNotice({ merchantId, ...prepared.stored });
    const error = outcome.status === 'sent' ? undefined : outcome.error;
    return { ...prepared.message, delivery: outcome.status, deliveryError: error };
  };

export type SendNotice = ReturnType<typeof createSendNotice>;

const refuseOthers = (actor: Actor, { agentId, state }: Conversation): void => {
  if (agentId === actor.agentId) return;
  const mayStepIn = hasRight(actor.role, 'conversations.read_all') && state === 'closed';
  if (!mayStepIn) throw new AppError('forbidden', 'not_assigned');
};

/** The template with these values, or why WeChat would refuse them. */
export const checkedTemplate = async (
  { notices }: Pick<Stores, 'notices'>,
  {
    channelId,
    templateId,
    values,
  }: { readonly channelId: string; readonly templateId: string; readonly values: NoticeValues },
): Promise<NoticeTemplate> => {
  const template = await notices.findTemplate(channelId, templateId);
  if (!template) throw new AppError('missing', 'not_found');
  const field = badField(template, values);
  if (field !== undefined) throw new AppError('invalid', 'validation', { details: { field } });
  return template;
};

type Preparing = {
  readonly input: Input;
  readonly conversation: Conversation;
  readonly at: Date;
  readonly newId: NewId;
};
type Prepared = { readonly message: Message; readonly stored: Omit<StoredNotice, 'merchantId'> };

const prepare = async (stores: Stores, { input, conversation, at, newId }: Preparing): Promise<Prepared> => {
  const { templateId, values, page } = input;
  const { channelId, identityId, openedMonth } = conversation;
  const template = await checkedTemplate(stores, { channelId, templateId, values });
  const channel = await stores.channels.findById(channelId);
  const identity = await stores.customers.lockIdentityById(identityId);
  if (!channel || !identity) throw new AppError('missing', 'not_found');

  const message = await addLine(stores, {
    input,
    conversation,
    at,
    newId,
    content: contentOf(channel, template, values),
  });
  const id = newId();
  const line = { conversationId: conversation.id, messageId: message.id, openedMonth };
  const notice = { id, channelId, identityId, templateId, values, page, line };
  await stores.notices.add({ ...notice, agentId: input.actor.agentId, createdAt: at });
  await stores.timers.set({ kind: 'notice_answer', subjectId: id, dueAt: new Date(at.getTime() + ANSWER_WITHIN_MS) });
  return { message, stored: { notice, channel, openid: identity.openid } };
};

/** What the line shows: every field by its label, in the template's order. */
const contentOf = (
  { kind }: Channel,
  { templateId, title, fields }: NoticeTemplate,
  values: NoticeValues,
): NoticeContent => ({
  type: 'notice',
  notice: kind === 'official_account' ? 'template' : 'subscribe',
  templateId,
  title,
  fields: fields.map(({ key, label }) => ({ label, value: values[key] ?? '' })),
});

const addLine = async (
  stores: Stores,
  { input, conversation, at, newId, content }: Preparing & { readonly content: NoticeContent },
): Promise<Message> => {
  const added = await stores.messages.add([
    {
      id: newId(),
      conversationId: conversation.id,
      openedMonth: conversation.openedMonth,
      number: conversation.lastNumber + 1,
      direction: 'outbound',
      agentId: input.actor.agentId,
      clientMsgId: input.clientMsgId,
      content,
      delivery: 'sending',
      occurredAt: at,
    },
  ]);
  const [message] = added;
  if (!message) throw new Error('a stored message was not returned');
  const after = await stores.conversations.update(conversation.id, {
    lastNumber: message.number,
    lastMessageAt: at,
    lastPreview: previewOf(content, 'outbound'),
    // Who tells the customer has taken them on, also where only a notice gets through.
    ...(conversation.state === 'active' && { waitingSince: null, lastAgentAt: at }),
  });
  await stores.timers.cancel(['agent_silence'], conversation.id);
  await stores.outbox.add(announce({ before: conversation, after, cause: 'message', added }));
  return message;
};
